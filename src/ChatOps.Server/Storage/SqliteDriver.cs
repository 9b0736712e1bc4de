using ChatOps.Core.Operations;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>The bot's own file: one writer at a time, any number of readers. SQLite has no asynchronous calls.</summary>
internal sealed class SqliteDriver(string file) : IOwnedDatabase
{
    // SQLITE_BUSY, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL (sqlite.org/rescode.html).
    private const int Busy = 5, ReadOnly = 8, InputOutput = 10, Full = 13;

    private SqliteConnection? _writer;

    public string Name => file;

    public bool IsRemote => false;

    public bool IsEmpty => !File.Exists(file) || new FileInfo(file).Length == 0;

    private SqliteConnection Writer => _writer ?? throw new InvalidOperationException("The database was not begun.");

    public void Begin(DateTimeOffset now)
    {
        PrivateFile.Ensure(file);
        File.SetUnixFileMode(file, PrivateFile.Mode);
        _writer = SqliteConnections.Writer(file);
        if (SqliteMigrations.Older(_writer) is { } schema)
            StateBackup.KeepBeforeUpgrade(_writer, file, schema);
        SqliteMigrations.Apply(_writer, now);
    }

    public T Read<T>(DateTimeOffset now, Func<Session, T> read)
    {
        using var connection = SqliteConnections.Reader(file);
        using var transaction = connection.BeginTransaction(deferred: true);
        return read(new(connection, transaction, now, SqliteDialect.Value));
    }

    public T Write<T>(DateTimeOffset now, Func<Session, T> write, bool synced = true)
    {
        try
        {
            // Outside of a transaction: within one it is refused. In a log (WAL) "normal" leaves out nothing but the wait for the disk.
            SqliteConnections.Sync(Writer, synced);
            using var transaction = Begun();
            var session = new Session(Writer, transaction, now, SqliteDialect.Value);
            var answer = write(session);
            if (!session.Abandoned)
                transaction.Commit();
            return answer;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Full or ReadOnly or InputOutput)
        {
            throw new StateUnwritableException($"the bot's own state in {Path.GetDirectoryName(file)} cannot be written ({e.Message}); make room there, or make it writable", e);
        }
    }

    public bool EmptyLog()
    {
        using var command = Writer.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return command.ExecuteScalar() is 0L;
    }

    private SqliteTransaction Begun()
    {
        try
        {
            return Writer.BeginTransaction(deferred: false);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Busy)
        {
            throw new StateBusyException($"another program writes in {file} and does not come to an end; see which it is, and end it", e);
        }
    }

    public void Dispose()
    {
        SqliteConnections.ForgetReaders(file);
        _writer?.Dispose();
    }
}
