using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Watches;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Engine;

/// <summary>
/// The moves of a running operation that need no look at its host: on to the next step, or to the end. All of them are one commit, together with what they
/// follow from (the start, the end of a step): nothing happens between them, so nothing could be lost there, and each commit waits for the disk.
/// </summary>
public sealed partial class Onward(OperationMoves moves, RunbookRegistry shelf, Site site, ILogger<Onward> logger)
{
    /// <summary>The operation with its next step noted as started, or concluded.</summary>
    public Move Of(Operation running)
    {
        ImmutableArray<AuditEntry> audit = [];
        for (var operation = running; ;)
        {
            if (operation.Runs is [.., { Ended: false }])
                return new(operation) { Audit = audit };
            switch (NextMove.Of(operation))
            {
                case NextMove.RunStep next:
                    operation = operation.StepStarted(next.Step.Id, next.Undo, moves.Now);
                    break;
                case NextMove.TurnBack back:
                    operation = operation.TurnedBack(back.WayBack);
                    audit = audit.Add(moves.Entry(operation, "chatops", "turned-back", back.WayBack.Reason));
                    break;
                case NextMove.End end:
                    var concluded = operation.Ended(end.Outcome, end.Code, end.Reason, end.LockKept, moves.Now);
                    var report = Report(concluded);
                    var final = FinalReport.Of(concluded, report, moves);
                    return final with { Audit = [.. audit, .. final.Audit], Keep = Health(concluded, report) };
                case var other:
                    throw new InvalidOperationException($"Unexpected move {other.GetType().Name}.");
            }
        }
    }

    /// <summary>What the board says of the target from now on.</summary>
    private ImmutableArray<KeptFinding> Health(Operation concluded, Reply report) =>
        TargetHealth.Of(concluded, report, shelf.Find(concluded.Command.Name) is { TellsHealth: true }) is { } health
            ? [new(concluded.Target, health.AsFinding(), concluded.Handle, moves.Now)]
            : [];

    /// <summary>
    /// The runbook's report; a runbook that breaks while it reports must not keep the outcome from being told. Its tone is what it found: steps that all
    /// passed do not make a report green that says "needs a look", while a bad outcome makes any report grave.
    /// </summary>
    private Reply Report(Operation concluded)
    {
        try
        {
            if (shelf.Find(concluded.Command.Name) is { } runbook)
            {
                var reply = runbook.Report(FinalReport.Summary(concluded, site.Zone));
                return reply with { Tone = Tones.Graver(reply.Tone, OperationCard.ToneOf(concluded)) };
            }
        }
        catch (Exception e)
        {
            LogReportBroke(e, concluded.Handle);
        }
        return new($"{concluded.Outcome} · {concluded.Title} · {concluded.Handle}", concluded.Reason ?? "", OperationCard.ToneOf(concluded));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reporting {Handle} broke")]
    private partial void LogReportBroke(Exception exception, string handle);
}
