using System.Diagnostics;
using ChatOps.Core.Operations;
using ChatOps.Core.Time;

namespace ChatOps.Server.Storage;

/// <summary>
/// The bot's own state: one writer at a time, any number of readers. Opening takes the folder, brings the schema up to date and finds out
/// whether this is the state the bot left: an older one begins a new epoch before anybody can read it.
/// </summary>
public sealed partial class Database : IDatabaseWork, IDisposable
{
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(10);

    /// <summary>Several times what a database of gigabytes takes to be written anew (docs/performance.md).</summary>
    private static readonly TimeSpan LongestBusy = TimeSpan.FromMinutes(30);

    private readonly DataFolder folder;
    private readonly TimeProvider time;
    private readonly IOwnedDatabase driver;
    private readonly HighWater highWater;
    private readonly HeldTargets heldTargets;
    private readonly ILogger<Database> log;
    private readonly SemaphoreSlim turn = new(1, 1);

    // Of those who may wait only one stands in the queue with everybody else.
    private readonly SemaphoreSlim patientTurn = new(1, 1);

    private volatile bool closing;

    private Database(DataFolder folder, TimeProvider time, IOwnedDatabase driver, NewEpoch? began, ILogger<Database> log)
    {
        (this.folder, this.time, this.driver, Began, this.log) = (folder, time, driver, began, log);
        heldTargets = new(folder.HeldTargets);
        (var mark, Identity) = driver.Read(
            time.GetUtcNow(),
            session =>
            {
                heldTargets.Settle(session);
                return (Epoch.MarkOf(session), Epoch.IdentityOf(session));
            });
        highWater = HighWater.Keep(folder.HighWater, mark);
    }

    /// <summary>As whom this life of the bot starts steps on hosts.</summary>
    public Core.Execution.BotIdentity Identity { get; }

    /// <summary>What a new epoch ended when this was opened; null: the state is the one the bot left.</summary>
    public NewEpoch? Began { get; }

    /// <summary>Why the last write failed; null: it did not.</summary>
    internal string? Unwritable { get; private set; }

    /// <summary>Who keeps the bot from writing now; null: nobody.</summary>
    internal string? Waiting { get; private set; }

    internal Signals Signals { get; } = new();

    /// <exception cref="StateException">The folder or the database is taken, or what is in it is not a state of this program.</exception>
    public static Database Open(StatePlace place, IReadOnlyList<string> platforms, TimeProvider time, ILogger<Database> log)
    {
        var held = DataFolder.Open(place.Folder);
        IOwnedDatabase? owned = null;
        try
        {
            var left = new Left(HighWater.Read(held.HighWater), HeldTargets.Read(held.HeldTargets));
            owned = place.Own(held);
            var isNew = IsNew(owned, held);
            owned.Begin(time.GetUtcNow());
            if (time is SteadyTime steady && owned.Read(default, Epoch.Seen) is { } seen)
                steady.NotBefore(seen);
            var began = isNew ? null : BeginEpoch(owned, left, platforms, time.GetUtcNow());
            if (began is not null)
                EpochBegan(log, began.Number, began.Why, began.Refused.Length, began.Unknown.Length);
            return new Database(held, time, owned, began, log);
        }
        catch
        {
            owned?.Dispose();
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closing = true;
        // A write that is under way comes to its end; closing the connection under it would break it off.
        turn.Wait(LastWrite);
        driver.Dispose();
        highWater.Dispose();
        turn.Dispose();
        patientTurn.Dispose();
        folder.Dispose();
    }

    internal Task<T> ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return driver.IsRemote
            ? Task.Run(() => driver.Read(time.GetUtcNow(), read), cancellationToken)
            : Task.FromResult(driver.Read(time.GetUtcNow(), read));
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

    internal Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => InTurnAsync(write, synced: true, cancellationToken);

    private async Task<T> InTurnAsync<T>(Func<Session, T> write, bool synced, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var answer = await WriteWhenFreeAsync(write, synced, cancellationToken);
            Unwritable = null;
            return answer;
        }
        catch (StateUnwritableException e)
        {
            Unwritable = e.Message;
            throw;
        }
        finally
        {
            Waiting = null;
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

    /// <summary>See <see cref="IDatabaseDriver.Write"/>: what can be had again when the machine dies before the next commit that is waited for.</summary>
    internal Task<T> WriteUnsyncedAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => InTurnAsync(write, synced: false, cancellationToken);

    /// <summary>What a purge beside the bot, or retention, took out of the database stands in its log until that is written over or emptied.</summary>
    /// <returns>False: it could not be emptied now.</returns>
    internal async Task<bool> EmptyLogAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return driver.EmptyLog();
        }
        finally
        {
            turn.Release();
        }
    }

    Task<T> IDatabaseWork.ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken) => ReadAsync(read, cancellationToken);

    Task<T> IDatabaseWork.WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => WriteAsync(write, cancellationToken);

    /// <summary>
    /// Another program may write for minutes, such as a purge that writes a database of gigabytes anew: what came meanwhile waits for it, and is not lost. Nothing
    /// of the write was done when it could not begin, so it is tried again.
    /// </summary>
    private async Task<T> WriteWhenFreeAsync<T>(Func<Session, T> write, bool synced, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Yield())
        {
            try
            {
                // What was begun comes to its end: nobody could say of half a commit what became of it.
                return driver.IsRemote ? await Task.Run(() => Write(write, synced), CancellationToken.None) : Write(write, synced);
            }
            catch (StateBusyException e)
            {
                if (waited.Elapsed > LongestBusy || closing || cancellationToken.IsCancellationRequested)
                    throw new StateUnwritableException(e.Message, e);
                Waiting = $"another program writes in {folder.Path}, such as 'chatops record purge'; what comes meanwhile waits for its end";
                Waits(log, folder.Path, (int)waited.Elapsed.TotalSeconds);
            }
        }
    }

    private T Write<T>(Func<Session, T> write, bool synced)
    {
        Mark? mark = null;
        var locksChanged = false;
        var answer = driver.Write(
            time.GetUtcNow(),
            session =>
            {
                (mark, locksChanged) = (null, false);
                var written = write(session);
                if (session.Abandoned)
                    return written;
                mark = Epoch.Count(session);
                if (locksChanged = session.LocksChanged)
                    Keep(() => heldTargets.Widen(session));
                return written;
            },
            synced);
        if (mark is null)
            return answer;
        // The mark may lag behind the database and never runs ahead of it: what the disk does not have yet is not counted there.
        if (synced)
            Keep(() => highWater.Write(mark));
        if (locksChanged)
            Keep(() => driver.Read(time.GetUtcNow(), heldTargets.Settle));
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

    private static bool IsNew(IOwnedDatabase driver, DataFolder folder)
    {
        if (!driver.IsEmpty)
            return false;
        return !File.Exists(folder.HighWater)
            ? true
            : throw new StateException(
                "state-missing",
                $"{driver.Name} is gone or empty, but {folder.HighWater} says there was a state. Put a copy back (docs/settings.md, Storage), or delete high-water to begin with nothing.");
    }

    private static NewEpoch? BeginEpoch(IOwnedDatabase driver, Left left, IReadOnlyList<string> platforms, DateTimeOffset now) => driver.Write(
        now, session => Epoch.Doubt(session, left.Mark) is { } why ? Epoch.Begin(session, left, why, platforms) : session.Abandon<NewEpoch?>(null));

    [LoggerMessage(
        LogLevel.Warning,
        "Epoch {Epoch} begins: {Why}. {Refused} operations that had not started are refused, {Unknown} that were running are unknown")]
    private static partial void EpochBegan(ILogger logger, long epoch, string why, int refused, int unknown);

    [LoggerMessage(
        LogLevel.Warning, "What is kept beside the database in {Folder} could not be written; an older database put back may not be noticed")]
    private static partial void Lags(ILogger logger, string folder, Exception exception);

    [LoggerMessage(
        LogLevel.Warning, "Another program writes in {Folder} for {Seconds} s now; what comes meanwhile waits for its end. 'chatops record purge' on a long past takes minutes")]
    private static partial void Waits(ILogger logger, string folder, int seconds);
}
