using ChatOps.Core.Operations;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>A bot's database on a server. One bot works with it: it holds a lease there, which every write of it proves and renews by the server's own clock.</summary>
/// <param name="holder">Who this is: the bot of one folder on one boot of one machine.</param>
internal sealed class PostgresDriver(PostgresServer server, string holder) : IOwnedDatabase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(server.Connection);
    private readonly PostgresLease _lease = new(holder);
    private PostgresCalls? _calls;
    private PeriodicLease? _kept;

    public string Name => server.ToString();

    public bool IsRemote => true;

    public bool IsEmpty => Asked(c => PostgresMigrations.Applied(c, Name) == 0);

    private PostgresCalls Calls => _calls ?? throw new InvalidOperationException("The database was not begun.");

    public void Begin(DateTimeOffset now)
    {
        Asked(connection =>
        {
            PostgresCheck.Require(connection, Name);
            PostgresMigrations.Apply(connection, Name, now);
            _lease.Take(connection, Name);
            return true;
        });
        _calls = new PostgresCalls(_source, Name, Patience);
        _kept = new PeriodicLease(_source, _lease);
    }

    /// <summary>The server looks after its own.</summary>
    public bool EmptyLog() => true;

    public T Read<T>(DateTimeOffset now, Func<Session, T> read) => Calls.Read(now, read);

    public T Write<T>(DateTimeOffset now, Func<Session, T> write, bool synced = true) => Calls.Write(
        now,
        (connection, transaction) => _lease.Enter(connection, transaction)
            ?? throw new StateUnwritableException($"another bot has taken {Name} while this one was away, and this one keeps nothing now; stop one of them, and start the other again"),
        session =>
        {
            if (!synced)
                session.Execute("SET LOCAL synchronous_commit = off");
            return write(session);
        });

    public void Dispose()
    {
        _kept?.Dispose();
        try
        {
            using var connection = _source.OpenConnection();
            _lease.Leave(connection);
        }
        catch (NpgsqlException)
        {
            // It ends by itself in half a minute.
        }
        _source.Dispose();
    }

    private T Asked<T>(Func<NpgsqlConnection, T> ask)
    {
        try
        {
            using var connection = _source.OpenConnection();
            return ask(connection);
        }
        catch (NpgsqlException e)
        {
            throw new StateException("state-unreachable", $"{Name} cannot be opened: {e.Message} Is the server up, and may this account in? (docs/postgresql.md)", e);
        }
    }
}
