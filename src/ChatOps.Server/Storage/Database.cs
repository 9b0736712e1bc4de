using ChatOps.Core.Operations;
using ChatOps.Core.Time;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>
/// The bot's own state: one writer at a time, any number of readers. Opening takes the folder, brings the schema up to date and finds out
/// whether this is the state the bot left: an older one begins a new epoch before anybody can read it.
/// </summary>
public sealed partial class Database : IDatabaseWork, IDisposable
{
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(10);

    private readonly DataFolder folder;
    private readonly TimeProvider time;
    private readonly SqliteConnection writer;
    private readonly HighWater highWater;
    private readonly HeldTargets heldTargets;
    private readonly ILogger<Database> log;
    private readonly SemaphoreSlim turn = new(1, 1);

    // Of those who may wait only one stands in the queue with everybody else.
    private readonly SemaphoreSlim patientTurn = new(1, 1);

    private Database(DataFolder folder, TimeProvider time, SqliteConnection writer, NewEpoch? began, ILogger<Database> log)
    {
        (this.folder, this.time, this.writer, Began, this.log) = (folder, time, writer, began, log);
        var session = new Session(writer, null, time.GetUtcNow());
        heldTargets = new(folder.HeldTargets);
        heldTargets.Settle(session);
        highWater = HighWater.Keep(folder.HighWater, Epoch.MarkOf(session));
        Identity = Epoch.IdentityOf(session);
    }

    /// <summary>As whom this life of the bot starts steps on hosts.</summary>
    public Core.Execution.BotIdentity Identity { get; }

    /// <summary>What a new epoch ended when this was opened; null: the state is the one the bot left.</summary>
    public NewEpoch? Began { get; }

    /// <summary>Why the last write failed; null: it did not.</summary>
    internal string? Unwritable { get; private set; }

    // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL (sqlite.org/rescode.html).
    private const int ReadOnly = 8, InputOutput = 10, Full = 13;

    internal Signals Signals { get; } = new();

    /// <exception cref="StateException">The folder is taken, or what is in it is not a state of this program.</exception>
    public static Database Open(string folder, IReadOnlyList<string> platforms, TimeProvider time, ILogger<Database> log)
    {
        var held = DataFolder.Open(folder);
        SqliteConnection? connection = null;
        try
        {
            var left = new Left(HighWater.Read(held.HighWater), HeldTargets.Read(held.HeldTargets));
            var isNew = IsNew(held);
            PrivateFile.Ensure(held.Database);
            File.SetUnixFileMode(held.Database, PrivateFile.Mode);
            connection = Connections.Writer(held.Database);
            Migrations.Apply(connection, time.GetUtcNow());
            if (time is SteadyTime steady && Epoch.Seen(new(connection, null, default)) is { } seen)
                steady.NotBefore(seen);
            var began = isNew ? null : BeginEpoch(connection, left, platforms, time.GetUtcNow());
            if (began is not null)
                EpochBegan(log, began.Number, began.Why, began.Refused.Length, began.Unknown.Length);
            return new Database(held, time, connection, began, log);
        }
        catch
        {
            connection?.Dispose();
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // A write that is under way comes to its end; closing the connection under it would break it off.
        turn.Wait(LastWrite);
        Connections.ForgetReaders(folder.Database);
        writer.Dispose();
        highWater.Dispose();
        turn.Dispose();
        patientTurn.Dispose();
        folder.Dispose();
    }

    internal Task<T> ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var connection = Connections.Reader(folder.Database);
        // A transaction, so that several queries of one look see one state.
        using var transaction = connection.BeginTransaction(deferred: true);
        return Task.FromResult(read(new(connection, transaction, time.GetUtcNow())));
    }

    /// <param name="patient">Background work, of which any amount may wait: of all of it together one write at a time is in the queue.</param>
    internal async Task<T> WriteAsync<T>(Func<Session, T> write, bool patient, CancellationToken cancellationToken)
    {
        if (!patient)
            return await WriteAsync(write, cancellationToken);
        await patientTurn.WaitAsync(cancellationToken);
        try
        {
            return await WriteAsync(write, cancellationToken);
        }
        finally
        {
            patientTurn.Release();
        }
    }

    internal async Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var answer = Write(write);
            Unwritable = null;
            return answer;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Full or ReadOnly or InputOutput)
        {
            Unwritable = $"the bot's own state in {folder.Path} cannot be written ({e.Message}); make room there, or make it writable";
            throw new StateUnwritableException(Unwritable, e);
        }
        finally
        {
            turn.Release();
        }
    }

    internal Task WriteAsync(Action<Session> write, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            write(session);
            return true;
        },
        cancellationToken);

    Task<T> IDatabaseWork.ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken) => ReadAsync(read, cancellationToken);

    Task<T> IDatabaseWork.WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => WriteAsync(write, cancellationToken);

    private T Write<T>(Func<Session, T> write)
    {
        using var transaction = writer.BeginTransaction(deferred: false);
        var session = new Session(writer, transaction, time.GetUtcNow());
        var answer = write(session);
        if (session.Abandoned)
            return answer;
        var mark = Epoch.Count(session);
        if (session.LocksChanged)
            Keep(() => heldTargets.Widen(session));
        transaction.Commit();
        Keep(() => highWater.Write(mark));
        if (session.LocksChanged)
            Keep(() => heldTargets.Settle(new(writer, null, session.Now)));
        return answer;
    }

    /// <summary>What is committed is committed: what stands beside the database lags behind when it cannot be written.</summary>
    private void Keep(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Lags(log, folder.Path, e);
        }
    }

    private static bool IsNew(DataFolder folder)
    {
        if (File.Exists(folder.Database) && new FileInfo(folder.Database).Length > 0)
            return false;
        return !File.Exists(folder.HighWater)
            ? true
            : throw new StateException(
                "state-missing",
                $"{folder.Database} is gone, but {folder.HighWater} says there was one. Put a copy back with 'chatops restore', or delete high-water to begin with nothing.");
    }

    private static NewEpoch? BeginEpoch(SqliteConnection writer, Left left, IReadOnlyList<string> platforms, DateTimeOffset now)
    {
        using var transaction = writer.BeginTransaction(deferred: false);
        var session = new Session(writer, transaction, now);
        if (Epoch.Doubt(session, left.Mark) is not { } why)
            return null;
        var began = Epoch.Begin(session, left, why, platforms);
        transaction.Commit();
        return began;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Epoch {Epoch} begins: {Why}. {Refused} operations that had not started are refused, {Unknown} that were running are unknown")]
    private static partial void EpochBegan(ILogger logger, long epoch, string why, int refused, int unknown);

    [LoggerMessage(
        LogLevel.Warning, "What is kept beside the database in {Folder} could not be written; an older database put back may not be noticed")]
    private static partial void Lags(ILogger logger, string folder, Exception exception);
}
