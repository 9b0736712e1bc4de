using ChatOps.Core.SignIn;
using ChatOps.Core.Time;

namespace ChatOps.Server.Storage;

/// <summary>
/// A program beside the bot that looks into its state or adds to it, whether or not the bot runs. The database itself orders the writers; what
/// a guest commits is counted like every commit.
/// </summary>
public sealed class ExternalDatabase : IDatabaseWork
{
    private readonly StatePlace place;
    private readonly TimeProvider time;

    /// <exception cref="StateException">There is no state of this program's kind, or it must be opened by the bot first.</exception>
    public ExternalDatabase(StatePlace place, TimeProvider time)
    {
        (this.place, this.time) = (place, time);
        using var visit = place.Visit();
        if (visit.IsOlder)
            throw new StateException("state-older", $"{visit.Name} was last opened by an older chatops. Start the bot once with this one.");
        var (due, seen) = visit.Read(time.GetUtcNow(), s => (Epoch.IsDue(s), Epoch.Seen(s)));
        if (due)
            throw new StateException("state-restored", $"{visit.Name} was put back from a copy and has not been opened since. Start the bot first.");
        if (time is SteadyTime steady && seen is { } moment)
            steady.NotBefore(moment);
    }

    public ISignInStore SignIns(IReadOnlyList<string> platforms) => new SqlSignIns(this, new(platforms));

    public Core.Audit.IRecordStore Record(IReadOnlyList<string> platforms) => new SqlRecord(this, new(platforms));

    /// <summary>What the bot has under way, as of now.</summary>
    public StateLook Look()
    {
        using var visit = place.Visit();
        return visit.Read(time.GetUtcNow(), s => new StateLook(OperationRows.Unfinished(s), LockRows.All(s)));
    }

    /// <summary>Takes everything that was written, typed and printed about an operation out of the state.</summary>
    /// <exception cref="StateException"><c>unknown-operation</c>, <c>record-purge</c>, <c>record-key</c>.</exception>
    public Purge PurgeOperation(string handle, string reason, Core.Audit.RecordKey key) => Scrubbed(s => new RecordPurge(s, key, reason).OfOperation(
        OperationRows.FindByHandle(s, handle) ?? throw new StateException("unknown-operation", $"there is no operation {handle} in this state.")));

    /// <summary>Takes every mention of a person out of the state.</summary>
    /// <exception cref="StateException"><c>record-purge</c>, <c>record-key</c>.</exception>
    public Purge PurgePerson(string person, string reason, Core.Audit.RecordKey key) => Scrubbed(s => new RecordPurge(s, key, reason).OfPerson(person));

    Task<T> IDatabaseWork.ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken)
    {
        using var visit = place.Visit();
        return Task.FromResult(visit.Read(time.GetUtcNow(), read));
    }

    Task<T> IDatabaseWork.WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
    {
        using var visit = place.Visit();
        return Task.FromResult(Written(visit, write));
    }

    private Purge Scrubbed(Func<Session, Purge> purge)
    {
        using var visit = place.Visit();
        var purged = Written(visit, purge);
        var scrubbed = visit.Scrub();
        return purged with { Remains = scrubbed.Undone, Later = scrubbed.Later };
    }

    private T Written<T>(IDatabaseVisit visit, Func<Session, T> write)
    {
        try
        {
            return visit.Write(time.GetUtcNow(), session =>
            {
                var answer = write(session);
                if (!session.Abandoned)
                    Epoch.Count(session);
                return answer;
            });
        }
        catch (Core.Operations.StateUnwritableException e)
        {
            throw new StateException("state-unwritable", e.Message, e);
        }
    }
}
