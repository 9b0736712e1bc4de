using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Commits;

/// <summary>The end of an operation: its record, its audit entry and its final message in one move.</summary>
public static class FinalReport
{
    /// <summary>Of an operation that never ran.</summary>
    public static Move Refusal(Operation concluded, OperationMoves moves, string person = "chatops")
    {
        var reply = new Reply($"{concluded.Outcome} · {concluded.Title} · {concluded.Handle}", concluded.Reason ?? "", OperationCard.ToneOf(concluded));
        return Of(concluded, reply, moves, person);
    }

    /// <summary>Of one that ran: the runbook explains the outcome, the engine's words stand first when it could not.</summary>
    public static Move Of(Operation concluded, Reply reply, OperationMoves moves, string person = "chatops")
    {
        var report = reply.WithWay(concluded.Runs.Select(r => r.Verdict).OfType<Verdict>());
        var reported = concluded.Reported(report);
        var done = reported.Outcome == Outcome.Succeeded ? reported.Plan : null;
        ImmutableArray<Appointment> later = [.. done?.FollowUps.Select(f => Appointment.Of(f, reported)) ?? []];
        return new(reported)
        {
            Audit =
            [
                moves.Entry(reported, person, "concluded", $"{reported.Outcome}{(reported.Code is { } c ? $" ({c})" : "")}: {reported.Reason}{StepsOf(reported)}"),
                .. later.Where(a => a.DueAt is not null).Select(a => moves.Entry(reported, "chatops", "appointed", $"{a.Command} at {a.DueAt:yyyy-MM-dd HH:mm:ss} UTC: {a.Why}")),
            ],
            Settle = [.. done?.Settles.Select(key => new AppointmentKey(reported.Target, key)) ?? []],
            Appoint = later,
            Free = !reported.LockKept,
            Messages = [Told(reported, report), .. Output(reported)],
        };
    }

    /// <summary>How each step ended, for the record: <c>; steps: stop=Passed, copy=Failed</c>.</summary>
    public static string StepsOf(Operation operation) =>
        operation.Runs.IsEmpty ? "" : $"; steps: {string.Join(", ", operation.Runs.Select(r => $"{r.Step}={r.Verdict?.Kind.ToString() ?? "none"}"))}";

    private static OutboxMessage Told(Operation reported, Reply reply)
    {
        var coded = WithCode(reported, reply).WithReason(reported);
        coded = coded with { Fields = [.. coded.Fields, .. Remark.Of(reported).Select(q => new ReplyField(q.Label, q.Words))] };
        var shareable = reported switch
        {
            { AskerOnly: true } => coded with { Buttons = [new(ButtonKind.Share, reported.Handle)] },
            { LockKept: true } => coded with { Buttons = [new(ButtonKind.Resolve, reported.Handle)] },
            _ => coded,
        };
        return OperationMoves.Addressed(reported, new(
            $"final:{reported.Handle}", reported.Channel, reported.Handle, reported.Audience, shareable, [reported.Requester], reported.ConcludedAt!.Value));
    }

    /// <summary>What did not succeed is told with its code; runbooks explain, and need not repeat it.</summary>
    private static Reply WithCode(Operation reported, Reply reply) =>
        reported is { Outcome: not Outcome.Succeeded, Code: { } code } && !reply.Text.Contains(code, StringComparison.Ordinal) ? reply.With("Code", code) : reply;

    /// <summary>Everything its steps printed, under its live message. What was only read is in the answer, for the asker.</summary>
    private static IEnumerable<OutboxMessage> Output(Operation reported)
    {
        if (reported.AskerOnly || reported.Runs.IsEmpty)
            yield break;
        yield return new(
            $"output:{reported.Handle}", reported.Channel, reported.Handle, Person: null, new Reply($"Output · {reported.Handle}"), Mentions: [],
            reported.ConcludedAt!.Value)
        {
            Under = BoardMessage.CardOf(reported.Handle),
            Transcript = true,
        };
    }

    public static RunSummary Summary(Operation concluded, TimeZoneInfo zone) => new(
        concluded.Plan!, concluded.Handle, concluded.Outcome!.Value, concluded.Code, concluded.Reason ?? "",
        concluded.Runs.Where(r => r.Verdict is not null).ToImmutableSortedDictionary(r => r.Step, r => r.Verdict!.WithoutWay()),
        concluded.LockKept, (concluded.ConcludedAt - concluded.StartedAt) ?? TimeSpan.Zero, zone);
}
