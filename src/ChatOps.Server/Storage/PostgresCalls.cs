using System.Data;
using System.Diagnostics;
using ChatOps.Core.Operations;
using Dapper;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>
/// Transactions on a server that may go and come back. A look is asked again. A write is done once: it is tried anew only where the server says that it was not kept, and where a connection
/// was cut at the commit the server is asked what became of it.
/// </summary>
/// <param name="patience">How long to wait for a server that is away.</param>
internal sealed class PostgresCalls(NpgsqlDataSource source, string name, TimeSpan patience)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromSeconds(1);

    // Once it was waited for in vain, nobody after that waits as long, until it is back.
    private volatile bool _isAway;

    public T Read<T>(DateTimeOffset now, Func<Session, T> read) => Patiently(() =>
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        return read(new(connection, transaction, now, PostgresDialect.Value));
    });

    /// <param name="enter">
    /// The first statements of every write, which answer with its number: writers stand in one queue, as in SQLite, so that what is numbered is numbered in the order of commits.
    /// </param>
    public T Write<T>(DateTimeOffset now, Func<NpgsqlConnection, NpgsqlTransaction, string> enter, Func<Session, T> write) => Patiently(() =>
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        var id = enter(connection, transaction);
        var session = new Session(connection, transaction, now, PostgresDialect.Value);
        var answer = write(session);
        if (session.Abandoned)
            return answer;
        try
        {
            transaction.Commit();
        }
        catch (NpgsqlException e) when (PostgresFault.Absent(e))
        {
            if (!WasKept(id))
                throw;
        }
        return answer;
    });

    private bool WasKept(string id) => Patiently(() =>
    {
        using var connection = source.OpenConnection();
        var status = connection.ExecuteScalar<string>("SELECT pg_xact_status(@id::xid8)", new { id });
        return status switch
        {
            "committed" => true,
            "aborted" => false,
            // The server has not noticed yet that the connection is gone.
            _ => throw new NpgsqlException("the last transaction is still in progress", new TimeoutException()),
        };
    });

    private T Patiently<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        for (var pause = Shortest; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            try
            {
                var answer = work();
                _isAway = false;
                return answer;
            }
            catch (NpgsqlException e) when ((PostgresFault.Absent(e) || PostgresFault.Collided(e)) && watch.Elapsed < (_isAway ? Longest : patience))
            {
                Thread.Sleep(pause);
            }
            catch (NpgsqlException e) when (PostgresFault.Absent(e))
            {
                _isAway = true;
                throw new StateUnwritableException($"the bot's own state, {name}, cannot be reached ({e.Message}); start the server, or mend the way to it", e);
            }
            catch (NpgsqlException e) when (PostgresFault.CannotWrite(e))
            {
                throw new StateUnwritableException($"the bot's own state, {name}, cannot be written ({e.Message}); make room there, or make it writable", e);
            }
        }
    }
}
