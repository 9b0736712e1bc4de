using ChatOps.Core.Commits;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Steps;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Engine;

/// <summary>Runs one claimed operation from wherever it stands to its end: step by step, backwards when it must, then the report.</summary>
public sealed partial class OperationRunner(
    OperationMoves moves, Onward onward, StepRunner steps, RunbookRegistry shelf, IInventory inventory, Executors executors, ILogger<OperationRunner> logger)
{
    /// <param name="fresh">Its open step was noted as started just now and has not been sent to its host yet: nobody re-attaches to it.</param>
    /// <returns>The concluded operation.</returns>
    /// <exception cref="ClaimLostException">Another one drives it now.</exception>
    public async Task<Operation> RunAsync(Operation running, bool fresh, CancellationToken cancellationToken)
    {
        var fence = running.Fence;
        var operation = running;
        if (operation.Runs is not [.., { Ended: false }])
            (operation, fresh) = ((await moves.MoveAsync(operation.Id, fence, onward.Of, cancellationToken)).Operation, true);
        for (var reattached = !fresh; operation.State == OperationState.Running; reattached = false)
            operation = await StepAsync(operation, fence, reattached, cancellationToken);
        LogEnd(operation.Handle, operation.Command.Text, operation.Outcome, operation.Reason);
        return operation;
    }

    /// <summary>Its verdict, its last lines and what follows from it are one commit.</summary>
    private async Task<Operation> StepAsync(Operation operation, long fence, bool reattached, CancellationToken cancellationToken)
    {
        var run = operation.Runs[^1];
        var end = await JudgedAsync(operation, operation.Plan!.Find(run.Step), run.Undo, reattached, cancellationToken);
        var moved = await moves.MoveAsync(
            operation.Id, fence,
            o =>
            {
                var next = onward.Of(o.StepEnded(run.Step, end.Verdict, moves.Now));
                return next with { Keep = [.. next.Keep, .. end.Verdict.Findings.Select(f => new KeptFinding(o.Target, f, o.Handle, moves.Now))] };
            },
            cancellationToken, end.Lines);
        return moved.Operation;
    }

    private async Task<StepEnd> JudgedAsync(Operation operation, Step step, bool undo, bool reattached, CancellationToken cancellationToken)
    {
        if (shelf.Find(operation.Command.Name) is not { } runbook || inventory.HostOf(operation.Target, step) is not { } host)
            return new(Verdict.Unknown($"{operation.Target}, its host or /{operation.Command.Name} is no longer in the settings"));
        var call = new StepCall(operation, step, undo, reattached, runbook, host, executors.For(host));
        var end = await steps.RunAsync(call, async () => !undo && await moves.IsCancelAskedAsync(operation.Id, cancellationToken), cancellationToken);
        LogStep(operation.Handle, step.Id, end.Verdict.Kind, end.Verdict.Why);
        return end;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Handle} {Step}: {Verdict}: {Why}")]
    private partial void LogStep(string handle, string step, VerdictKind verdict, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Handle} ({Command}) ended: {Outcome}: {Reason}")]
    private partial void LogEnd(string handle, string command, Outcome? outcome, string? reason);
}
