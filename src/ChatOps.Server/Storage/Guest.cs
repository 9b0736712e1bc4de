using ChatOps.Core.SignIn;
using ChatOps.Core.Time;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>
/// A program beside the bot that looks into its state or adds to it, whether or not the bot runs. The database itself orders the writers; what
/// a guest commits is counted like every commit.
/// </summary>
public sealed class Guest : IDatabaseWork
{
    private readonly string database;
    private readonly TimeProvider time;

    /// <exception cref="StateException">There is no state of this program's kind in the folder, or it must be opened by the bot first.</exception>
    public Guest(string folder, TimeProvider time)
    {
        (database, this.time) = (DataFolder.DatabaseIn(Path.GetFullPath(folder)), time);
        if (!File.Exists(database))
            throw new StateException("state-missing", $"{database} does not exist. Start the bot once, or name its settings with --settings.");
        using var connection = Connections.Visitor(database, SqliteOpenMode.ReadOnly);
        if (Migrations.Applied(connection) < Migrations.Newest)
            throw new StateException("state-older", $"{database} was last opened by an older chatops. Start the bot once with this one.");
        if (Epoch.IsDue(new(connection, null, time.GetUtcNow())))
            throw new StateException("state-restored", $"{database} was put back from a copy and has not been opened since. Start the bot first.");
        if (time is SteadyTime steady && Epoch.Seen(new(connection, null, default)) is { } seen)
            steady.NotBefore(seen);
    }

    public Core.SignIn.ISignInStore SignIns(IReadOnlyList<string> platforms) => new SqliteSignIns(this, new(platforms));

    public Core.Audit.IRecordStore Record(IReadOnlyList<string> platforms) => new SqliteRecord(this, new(platforms));

    /// <summary>Takes everything that was written, typed and printed about an operation out of the state.</summary>
    /// <exception cref="StateException"><c>unknown-operation</c>, <c>record-purge</c>, <c>record-key</c>.</exception>
    public Purge PurgeOperation(string handle, string reason, Core.Audit.RecordKey key) => Scrubbed(Written(s => new RecordPurge(s, key, reason).OfOperation(
        OperationRows.FindByHandle(s, handle) ?? throw new StateException("unknown-operation", $"there is no operation {handle} in {database}."))));

    /// <summary>Takes every mention of a person out of the state.</summary>
    /// <exception cref="StateException"><c>record-purge</c>, <c>record-key</c>.</exception>
    public Purge PurgePerson(string person, string reason, Core.Audit.RecordKey key) =>
        Scrubbed(Written(s => new RecordPurge(s, key, reason).OfPerson(person)));

    Task<T> IDatabaseWork.ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken)
    {
        using var connection = Connections.Visitor(database, SqliteOpenMode.ReadOnly);
        using var transaction = connection.BeginTransaction(deferred: true);
        return Task.FromResult(read(new(connection, transaction, time.GetUtcNow())));
    }

    Task<T> IDatabaseWork.WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => Task.FromResult(Written(write));

    /// <summary>
    /// Writes the file anew and empties its log. In both stand rows as they were before: where pages were divided, and everything since the log was last begun.
    /// </summary>
    private Purge Scrubbed(Purge purge)
    {
        try
        {
            using var connection = Connections.Guest(database);
            connection.Execute("VACUUM");
            var busy = connection.QueryFirst<long>("PRAGMA wal_checkpoint(TRUNCATE)");
            return busy == 0 ? purge : purge with { Remains = "somebody read in it all the time" };
        }
        catch (SqliteException e)
        {
            return purge with { Remains = e.Message };
        }
    }

    private T Written<T>(Func<Session, T> write)
    {
        try
        {
            return Write(write);
        }
        catch (SqliteException e)
        {
            throw new StateException("state-unwritable", $"{database} cannot be written ({e.Message}). Make room there, or run this as the account the bot runs as.", e);
        }
    }

    private T Write<T>(Func<Session, T> write)
    {
        using var connection = Connections.Guest(database);
        using var transaction = connection.BeginTransaction(deferred: false);
        var session = new Session(connection, transaction, time.GetUtcNow());
        var answer = write(session);
        if (!session.Abandoned)
        {
            Epoch.Count(session);
            transaction.Commit();
        }
        return answer;
    }
}
