using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>
/// The row that says which bot works with the database, until when by the database's clock. Whoever comes when it is over takes it; the bot of the same folder takes it at once, because the folder's own
/// lock says that the one before is gone.
/// </summary>
internal sealed class PostgresLease(string holder)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    // Two processes of one folder are two lives: the older one is gone, and must not come back by a write that was held up.
    private readonly string _life = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <exception cref="StateException"><c>state-taken</c>: another bot renews it.</exception>
    public void Take(NpgsqlConnection connection, string name)
    {
        var seen = Seen(connection);
        while (!TryTake(connection))
        {
            var now = Seen(connection);
            if (now is not null && seen is not null && now.Until != seen.Until)
                throw new StateException("state-taken", $"another bot works with {name}: {now.Who}. Stop it first; one bot at a time works with a database.");
            seen ??= now;
            Thread.Sleep(Look);
        }
    }

    /// <summary>Takes the writers' turn, and renews the lease with it. Null: somebody else has it.</summary>
    public string? Enter(NpgsqlConnection connection, NpgsqlTransaction transaction) => PostgresQueue.Enter(connection, transaction, Renewal, _life);

    public bool Renew(NpgsqlConnection connection) => connection.Execute(Renewal, new { life = _life }) == 1;

    public void Leave(NpgsqlConnection connection) => connection.Execute("UPDATE leases SET until = clock_timestamp() WHERE name = 'bot' AND life = @life", new { life = _life });

    private bool TryTake(NpgsqlConnection connection) => connection.Execute(
        $"""
        INSERT INTO leases (name, holder, life, who, until) VALUES ('bot', @holder, @life, @who, {Until})
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, life = excluded.life, who = excluded.who, until = excluded.until
        WHERE leases.until < clock_timestamp() OR leases.holder = excluded.holder
        """,
        new { holder, life = _life, who = $"process {Environment.ProcessId} on {Environment.MachineName}" }) == 1;

    private static Row? Seen(NpgsqlConnection connection) => connection.QueryFirstOrDefault<Row>("SELECT who, until::text AS Until FROM leases WHERE name = 'bot'");

    private const string Until = "clock_timestamp() + interval '30 seconds'";

    private const string Renewal = $"UPDATE leases SET until = {Until} WHERE name = 'bot' AND life = @life";

    private sealed record Row(string Who, string Until);
}
