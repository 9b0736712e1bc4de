using Dapper;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>Looks into a bot's database on a server, or adds to it, from another process.</summary>
internal sealed class PostgresVisit : IDatabaseVisit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;

    /// <exception cref="StateException"><c>state-missing</c>, <c>state-foreign</c>, <c>state-newer</c>, <c>state-unreachable</c>.</exception>
    public PostgresVisit(PostgresServer server)
    {
        Name = server.ToString();
        _source = NpgsqlDataSource.Create(server.Connection);
        try
        {
            using var connection = _source.OpenConnection();
            var applied = PostgresMigrations.Applied(connection, Name);
            if (applied == 0)
                throw new StateException("state-missing", $"{Name} is empty. Start the bot once, or name its settings.");
            IsOlder = applied < PostgresMigrations.Newest;
        }
        catch (NpgsqlException e)
        {
            _source.Dispose();
            throw new StateException("state-unreachable", $"{Name} cannot be opened: {e.Message} Is the server up, and may this account in? (docs/postgresql.md)", e);
        }
        catch (StateException)
        {
            _source.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public bool IsRemote => true;

    public bool IsOlder { get; }

    public T Read<T>(DateTimeOffset now, Func<Session, T> read) => new PostgresCalls(_source, Name, Patience).Read(now, read);

    public T Write<T>(DateTimeOffset now, Func<Session, T> write, bool synced = true) => new PostgresCalls(_source, Name, Patience).Write(
        now, PostgresQueue.Enter, write);

    public Scrubbed Scrub()
    {
        try
        {
            using var connection = _source.OpenConnection();
            connection.Execute("VACUUM (FULL) record, operations, outbox, board, deliveries, transcript_lines, sessions, sign_in_links");
            return new(null, "the server's write-ahead log, its archive and its backups keep rows as they were until they are recycled");
        }
        catch (NpgsqlException e)
        {
            return new(e.Message, null);
        }
    }

    public void Dispose() => _source.Dispose();
}
