using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>Looks into a bot's file, or adds to it, from another process: the database itself orders the writers.</summary>
internal sealed class SqliteVisit : IDatabaseVisit
{
    private readonly string _file;

    /// <exception cref="StateException"><c>state-missing</c>, <c>state-foreign</c>, <c>state-newer</c>.</exception>
    public SqliteVisit(string file)
    {
        _file = file;
        if (!File.Exists(file))
            throw new StateException("state-missing", $"{file} does not exist. Start the bot once, or name its settings or its data folder.");
        using var connection = SqliteConnections.Visitor(file, SqliteOpenMode.ReadOnly);
        IsOlder = SqliteMigrations.Applied(connection) < SqliteMigrations.Newest;
    }

    public string Name => _file;

    public bool IsRemote => false;

    public bool IsOlder { get; }

    public T Read<T>(DateTimeOffset now, Func<Session, T> read)
    {
        using var connection = SqliteConnections.Visitor(_file, SqliteOpenMode.ReadOnly);
        using var transaction = connection.BeginTransaction(deferred: true);
        return read(new(connection, transaction, now, SqliteDialect.Value));
    }

    public T Write<T>(DateTimeOffset now, Func<Session, T> write, bool synced = true)
    {
        try
        {
            using var connection = SqliteConnections.VisitingWriter(_file);
            using var transaction = connection.BeginTransaction(deferred: false);
            var session = new Session(connection, transaction, now, SqliteDialect.Value);
            var answer = write(session);
            if (!session.Abandoned)
                transaction.Commit();
            return answer;
        }
        catch (SqliteException e)
        {
            throw new StateException("state-unwritable", $"{_file} cannot be written ({e.Message}). Make room there, or run this as the account the bot runs as.", e);
        }
    }

    /// <summary>
    /// Writes the file anew and empties its log. In both stand rows as they were before: where pages were divided, and everything since the log was last begun.
    /// </summary>
    public Scrubbed Scrub()
    {
        try
        {
            using var connection = SqliteConnections.VisitingWriter(_file);
            connection.Execute("VACUUM");
            // Beside a bot that is used somebody reads in the log all the time; the bot itself keeps the others away when it empties it.
            connection.Execute("PRAGMA busy_timeout=2000");
            return new(null, connection.QueryFirst<long>("PRAGMA wal_checkpoint(TRUNCATE)") == 0 ? null : $"{_file}-wal was read all the time and holds rows as they were; a running bot empties it within the hour, and when it stops");
        }
        catch (SqliteException e)
        {
            return new(e.Message, null);
        }
    }

    public void Dispose()
    {
        // Each look has a connection of its own.
    }
}
