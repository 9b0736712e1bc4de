using System.Collections.Immutable;
using System.Security.Cryptography;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>
/// A state that was put back knows less than the world: operations that it holds as waiting may have run. So it begins a new epoch, in which
/// nothing of before starts, approvals are void, and what was running is Unknown and keeps its target locked.
/// </summary>
internal static class Epoch
{
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static Mark MarkOf(Session session) => ToMark(Row(session));

    /// <summary>Of the life that begins now: commits only grow within an epoch.</summary>
    public static BotIdentity IdentityOf(Session session)
    {
        var row = session.First<LifeRow>("SELECT instance, epoch, commits FROM state")!;
        return new(row.Instance, row.Epoch, row.Commits, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
    }

    /// <summary>One more commit; the mark to be kept when it is done.</summary>
    public static Mark Count(Session session)
    {
        const string Counted = "UPDATE state SET commits = commits + 1, moment = CASE WHEN moment > @Now THEN moment ELSE @Now END RETURNING ";
        return ToMark(session.First<StateRow>(Counted + Columns(session), new { Now = Moment.Text(session.Now) })!);
    }

    /// <summary>The latest moment of the state; null: none is known, or a state that was put back begins anew with the clock as it is.</summary>
    public static DateTimeOffset? Seen(Session session) =>
        session.First<string>("SELECT moment FROM state WHERE new_epoch_due = 0") is { Length: > 0 } moment ? Moment.Parse(moment) : null;

    /// <summary>It was put back, and the bot has not been started since.</summary>
    public static bool IsDue(Session session) => Row(session).NewEpochDue == 1;

    /// <summary>Why this database may not be the one the bot left; null: it is.</summary>
    public static string? Doubt(Session session, Mark? mark)
    {
        var state = Row(session);
        return state switch
        {
            { NewEpochDue: 1 } => "the state was restored from a backup",
            _ when mark is null => "the mark of how far the state had come is missing",
            _ when mark.EpochId != state.EpochId => "the database is of another epoch than the bot left",
            _ when mark.Commits > state.Commits => $"the database is {mark.Commits - state.Commits} commits older than the bot left it",
            _ => null,
        };
    }

    public static NewEpoch Begin(Session session, Left left, string why, IReadOnlyList<string> platforms)
    {
        session.Execute(
            """
            UPDATE state SET epoch = epoch + 1, epoch_id = @Id, commits = CASE WHEN commits > @Commits THEN commits ELSE @Commits END + 1,
              new_epoch_due = 0, moment = @Now
            """,
            new { Id = NewId(), Commits = left.Mark?.Commits ?? 0, Now = Moment.Text(session.Now) });
        session.Execute(session.Dialect.RaiseEvents, new { Events = left.Mark?.Events ?? 0 });
        // Before anything new is said: that was never posted.
        OutboxRows.Doubt(session);
        StreamPositionRows.ForgetAll(session);
        foreach (var holder in left.Holding)
            Recall(session, holder);
        var ended = OperationRows.Unfinished(session).Select(o => Reported(o.EndOfEpoch(session.Now))).ToImmutableArray();
        foreach (var operation in ended)
            End(session, operation, platforms);
        SignInRows.Forget(session);
        // Commands that the older state holds as not handled yet may have been handled long ago.
        foreach (var delivery in DeliveryRows.Unhandled(session))
            DeliveryRows.Handle(session, new(delivery.Id, new Answer.Refused("state-restored", Restored)));
        foreach (var appointment in AppointmentRows.All(session))
            Void(session, appointment, platforms);
        var number = Row(session).Epoch;
        AuditRows.Append(session, Entry(session, null, RecordWords.NewEpoch, $"epoch {number}: {why}; {ended.Length} operations ended"));
        return new(
            number, why,
            [.. ended.Where(o => o.Outcome != Outcome.Unknown).Select(o => o.Handle)],
            [.. ended.Where(o => o.Outcome == Outcome.Unknown).Select(o => o.Handle)]);
    }

    /// <summary>An operation that held its target when the bot last ran counts as what it was then, not as what the older state knows of it.</summary>
    private static void Recall(Session session, Operation holder)
    {
        var known = OperationRows.Find(session, holder.Id);
        if (known?.State == OperationState.Concluded || known?.Version >= holder.Version)
            return;
        if (!OperationRows.Save(session, holder with { Version = known?.Version ?? 0 }))
            return;
        // Its entries of then are not in this record.
        AuditRows.Append(session, Entry(session, holder.Id, RecordWords.Recalled, $"{holder.State}, as kept beside the state; digest {holder.Digest}"));
        if (holder.State == OperationState.Concluded)
            LockRows.Put(session, LocksOf(holder, session.Now));
    }

    private static void End(Session session, Operation operation, IReadOnlyList<string> platforms)
    {
        if (!OperationRows.Save(session, operation))
            throw new InvalidOperationException($"Operation {operation.Handle} changed while the new epoch began.");
        if (operation.LockKept)
            LockRows.Put(session, LocksOf(operation, session.Now));
        else
            LockRows.Free(session, operation);
        AuditRows.Append(
            session, Entry(session, operation.Id, RecordWords.Concluded, $"{operation.Outcome}: {operation.Code}: {operation.Reason}"));
        OutboxRows.Put(session, platforms, OperationMoves.Card(operation));
        OutboxRows.Put(session, platforms, OperationMoves.Addressed(operation, Told(operation, session.Now)));
        FeedRows.Append(session, new("operation", operation.Handle, operation.Channel, operation.Target));
    }

    /// <summary>It may have been done long ago, or be replaced: people look and decide.</summary>
    private static void Void(Session session, Appointment appointment, IReadOnlyList<string> platforms)
    {
        AppointmentRows.Settle(session, new(appointment.Target, appointment.Key));
        var due = appointment.DueAt is { } at ? $"was to be done at {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "was being watched";
        var reply = new Reply(
            $"Void after the bot's state was put back: {(appointment.Command is { } command ? "/" + command : appointment.Why)}",
            $"{appointment.Why}; it {due}, and nothing does it by itself any more. Look at {appointment.Target.Name}, then ask for it again.", Tone.Warning).With("Code", "state-restored");
        OutboxRows.Put(
            session, platforms,
            new($"void:{appointment.Origin}:{appointment.Key}", appointment.Channel, appointment.Origin, Person: null, reply, [appointment.Person], session.Now));
    }

    /// <summary>An operation of an older program does not say what it holds: that is its target.</summary>
    private static ImmutableArray<TargetLock> LocksOf(Operation operation, DateTimeOffset now) =>
        TargetLock.Of(operation, operation.Locks.IsEmpty ? [new(operation.Target, "")] : operation.Locks, operation.StartedAt ?? now);

    private static OutboxMessage Told(Operation operation, DateTimeOffset now) => new(
        $"final:{operation.Handle}", operation.Channel, operation.Handle, operation.Audience, operation.Report!, [operation.Requester], now);

    private static Operation Reported(Operation ended) => ended.Reported(new Reply(
        $"{ended.Outcome} · {ended.Title} · {ended.Handle}", ended.Reason ?? "", ended.LockKept ? Tone.Bad : Tone.Warning).With("Code", ended.Code ?? ""));

    private static AuditEntry Entry(Session session, OperationId? operation, string what, string detail) =>
        new(operation, session.Now, "chatops", what, detail);

    private const string Restored = "the bot's state was put back from an older copy before this was handled; look with /ops list, then ask again";

    private static StateRow Row(Session session) => session.First<StateRow>($"SELECT {Columns(session)} FROM state")!;

    private static string Columns(Session session) =>
        $"epoch, epoch_id AS EpochId, commits, new_epoch_due AS NewEpochDue, {session.Dialect.LastEvent} AS Events";

    private static Mark ToMark(StateRow row) => new(row.EpochId, row.Commits, row.Events);

    private sealed record LifeRow(string Instance, long Epoch, long Commits);

    private sealed record StateRow(long Epoch, string EpochId, long Commits, long NewEpochDue, long Events);
}
