using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Steps;
using ChatOps.Core.Watches;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Engine;

/// <summary>Runs one claimed operation from wherever it stands to its end: step by step, backwards when it must, then the report.</summary>
public sealed partial class OperationRunner(
    OperationMoves moves, StepRunner steps, RunbookRegistry shelf, IInventory inventory, Executors executors, Site site, ILogger<OperationRunner> logger)
{
    /// <returns>The concluded operation.</returns>
    /// <exception cref="ClaimLostException">Another one drives it now.</exception>
    public async Task<Operation> RunAsync(Operation running, CancellationToken cancellationToken)
    {
        var fence = running.Fence;
        var operation = running;
        var reattached = running.Runs is [.., { Ended: false }];
        while (operation.State == OperationState.Running)
        {
            operation = NextMove.Of(operation) switch
            {
                NextMove.RunStep next => await StepAsync(operation, next, reattached, cancellationToken),
                NextMove.TurnBack back => await TurnBackAsync(operation, fence, back.WayBack, cancellationToken),
                NextMove.End end => await EndAsync(operation, fence, end, cancellationToken),
                var other => throw new InvalidOperationException($"Unexpected move {other.GetType().Name}."),
            };
            reattached = false;
        }
        return operation;
    }

    private async Task<Operation> StepAsync(Operation operation, NextMove.RunStep next, bool reattached, CancellationToken cancellationToken)
    {
        var fence = operation.Fence;
        if (!reattached)
            operation = await MoveAsync(
                operation.Id, fence,
                o => o.StepStarted(next.Step.Id, next.Undo, moves.Now), entry: null, cancellationToken);
        var verdict = await JudgedAsync(operation, next, reattached, cancellationToken);
        return await MoveAsync(
            operation.Id, fence,
            o => o.StepEnded(next.Step.Id, verdict, moves.Now), entry: null, cancellationToken, verdict.Findings);
    }

    private async Task<Verdict> JudgedAsync(Operation operation, NextMove.RunStep next, bool reattached, CancellationToken cancellationToken)
    {
        if (shelf.Find(operation.Command.Name) is not { } runbook || inventory.HostOf(operation.Target, next.Step) is not { } host)
            return Verdict.Unknown($"{operation.Target}, its host or /{operation.Command.Name} is not in the settings any more");
        var call = new StepCall(operation, next.Step, next.Undo, reattached, runbook, host, executors.For(host));
        var verdict = await steps.RunAsync(call, async () => !next.Undo && await moves.IsCancelAskedAsync(operation.Id, cancellationToken), cancellationToken);
        LogStep(operation.Handle, next.Step.Id, verdict.Kind, verdict.Why);
        return verdict;
    }

    private Task<Operation> TurnBackAsync(Operation operation, long fence, WayBack wayBack, CancellationToken cancellationToken) =>
        MoveAsync(operation.Id, fence, o => o.TurnedBack(wayBack), new("turned-back", wayBack.Reason), cancellationToken);

    private async Task<Operation> EndAsync(Operation operation, long fence, NextMove.End end, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(
            operation.Id, fence,
            o =>
            {
                if (o.State != OperationState.Running || NextMove.Of(o) is not NextMove.End now)
                    return null;
                var concluded = o.Ended(now.Outcome, now.Code, now.Reason, now.LockKept, moves.Now);
                var report = Report(concluded);
                return FinalReport.Of(concluded, report, moves) with { Keep = Health(concluded, report) };
            },
            cancellationToken);
        LogEnd(operation.Handle, operation.Command.Text, end.Outcome, end.Reason);
        return moved.Operation;
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

    /// <param name="entry">Null: how steps go on stands in the operation, and at its end in one entry of the record.</param>
    private async Task<Operation> MoveAsync(
        OperationId id, long fence, Func<Operation, Operation> move, Recorded? entry, CancellationToken cancellationToken,
        ImmutableArray<Finding> findings = default)
    {
        var moved = await moves.MoveAsync(
            id, fence,
            o =>
            {
                var after = move(o);
                return new(after)
                {
                    Audit = entry is null ? [] : [moves.Entry(after, "chatops", entry.What, entry.Detail)],
                    Keep = findings.IsDefault ? [] : [.. findings.Select(f => new KeptFinding(after.Target, f, after.Handle, moves.Now))],
                };
            },
            cancellationToken);
        return moved.Operation;
    }

    private sealed record Recorded(string What, string Detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Handle} {Step}: {Verdict}: {Why}")]
    private partial void LogStep(string handle, string step, VerdictKind verdict, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Handle} ({Command}) ended: {Outcome}: {Reason}")]
    private partial void LogEnd(string handle, string command, Outcome outcome, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reporting {Handle} broke")]
    private partial void LogReportBroke(Exception exception, string handle);
}
