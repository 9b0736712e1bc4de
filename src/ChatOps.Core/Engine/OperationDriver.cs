using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatOps.Core.Approvals;
using ChatOps.Core.Commits;
using ChatOps.Core.Groups;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Engine;

/// <summary>
/// Drives operations: one task per operation, from whatever state its record is in. Intake, clicks, timers, freed locks and the start of the
/// bot all do the same: they wake it.
/// </summary>
public sealed partial class OperationDriver(
    IOperationStore store, OperationPlanner planner, OperationStarter starter, OperationRunner runner, OperationMoves moves, GroupRunner groups, TargetLocks locks, ApprovalReminder reminder,
    IAlarmClock alarm, Site site, ILogger<OperationDriver> logger) : IOperationWaker, IAsyncDisposable
{
    private readonly ConcurrentDictionary<OperationId, Drive> _drives = new();
    private readonly ConcurrentDictionary<OperationId, byte> _claimed = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Those that look for their turn, with what they want to hold; made anew after a start, which wakes them all.</summary>
    private readonly ConcurrentDictionary<OperationId, Waiting> _queued = new();

    /// <summary>Held by the one operation that is reminded of, or whose wait is over.</summary>
    private readonly SemaphoreSlim _waiting = new(1, 1);

    /// <summary>Looks at the operation soon; a wake during a drive makes it look once more at the end.</summary>
    public void Wake(OperationId id)
    {
        if (_stopping.IsCancellationRequested)
            return;
        while (true)
        {
            var drive = _drives.GetOrAdd(id, _ => new Drive());
            lock (drive)
            {
                // It ended between the look and the lock, and is no longer in the list: begun again it would be a second one beside the next.
                if (drive.Over)
                    continue;
                drive.Again = true;
                drive.Task ??= Task.Run(() => DriveAsync(id, drive));
                return;
            }
        }
    }

    /// <summary>Wakes everything that is not concluded: at the start.</summary>
    public Task WakeAllAsync(CancellationToken cancellationToken) => WakeAsync(by: null, cancellationToken);

    /// <summary>The sweep: wakes what is not concluded and has something to do by now. What waits for people and has time left is not even read.</summary>
    public Task WakeDueAsync(CancellationToken cancellationToken) => WakeAsync(moves.Now, cancellationToken);

    private async Task WakeAsync(DateTimeOffset? by, CancellationToken cancellationToken)
    {
        foreach (var id in await store.DueAsync(by, cancellationToken))
            Wake(id);
    }

    /// <summary>Stops driving; steps on hosts go on, records stay as they are. Asked by the host's stop and once more by the container.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await Task.WhenAll(_drives.Values.Select(d => d.Task ?? Task.CompletedTask));
        _stopping.Dispose();
        _waiting.Dispose();
    }

    private async Task DriveAsync(OperationId id, Drive drive)
    {
        while (true)
        {
            lock (drive)
            {
                if (!drive.Again || _stopping.IsCancellationRequested)
                {
                    drive.Over = true;
                    _drives.TryRemove(id, out _);
                    return;
                }
                drive.Again = false;
            }
            await GuardedAsync(id);
        }
    }

    private async Task GuardedAsync(OperationId id)
    {
        try
        {
            await AdvanceAsync(id, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The bot stops; the next start goes on from the record.
        }
        catch (ClaimLostException e)
        {
            LogClaimLost(e, id);
        }
        catch (Exception e)
        {
            // The record is as it was; the sweep tries again. Whatever broke stays visible as an operation that does not move.
            LogDriveBroke(e, id);
        }
    }

    private async Task AdvanceAsync(OperationId id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } operation)
            return;
        var fresh = false;
        while (operation.State != OperationState.Concluded)
        {
            var before = operation;
            operation = await ClaimAsync(operation, cancellationToken);
            // Before it looks: what is freed meanwhile wakes it.
            if (operation.State == OperationState.Queued)
                _queued[id] = new(operation.RequestedAt, locks.KeysOf(operation.Target, operation.Plan));
            using var span = operation.State is OperationState.AwaitingApproval or OperationState.Concluded ? null : Instruments.Begin(Stretch(operation.State), operation);
            operation = operation.State switch
            {
                OperationState.Planning => await planner.PlanAsync(operation, starter.AtOnceAsync, cancellationToken),
                OperationState.AwaitingApproval => await AwaitAsync(operation, cancellationToken),
                OperationState.Queued => await starter.StartAsync(operation, cancellationToken),
                OperationState.Running when operation.Plan is { Parts.IsEmpty: false } => await groups.RunAsync(operation, Wake, cancellationToken),
                OperationState.Running => await runner.RunAsync(operation, fresh, cancellationToken),
                _ => operation,
            };
            Instruments.End(span, operation);
            if (operation.State != OperationState.Queued)
                _queued.TryRemove(id, out _);
            // Started by this very drive: its first step was noted, and no host has heard of it yet.
            fresh = before.State != OperationState.Running && operation.State == OperationState.Running;
            if (operation.Locks.IsEmpty && !before.Locks.IsEmpty && operation.State != OperationState.Concluded)
                WakeWaitingFor(before);
            if (operation.State == before.State)
            {
                if (operation.State == OperationState.Queued)
                    alarm.WakeAt(id, operation.Plan!.ValidUntil);
                return;
            }
        }
        WakeWaiting(operation);
    }

    private static string Stretch(OperationState state) => state switch
    {
        OperationState.Planning => "plan",
        OperationState.Queued => "start",
        _ => "run",
    };

    /// <summary>An operation that this life is about to store: no earlier one knows of it, so it is claimed as it is made, before anybody wakes it.</summary>
    public Operation ClaimNew(Operation operation)
    {
        _claimed.TryAdd(operation.Id, 0);
        return operation.Claimed();
    }

    /// <summary>It was not stored.</summary>
    public void ForgetNew(OperationId id) => _claimed.TryRemove(id, out _);

    /// <summary>The first time this life of the bot drives an operation it raises the fence, so that an earlier life's starts no longer count.</summary>
    private async Task<Operation> ClaimAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.State == OperationState.Concluded || !_claimed.TryAdd(operation.Id, 0))
            return operation;
        var moved = await moves.MoveAsync(
            operation.Id, fence: null, o => o.State == OperationState.Concluded ? null : new Move(o.Claimed()), cancellationToken);
        return moved.Operation;
    }

    private async Task<Operation> AwaitAsync(Operation operation, CancellationToken cancellationToken)
    {
        // A thousand may be over at one moment; whoever types a command then does not stand behind them.
        await _waiting.WaitAsync(cancellationToken);
        try
        {
            return await RemindOrExpireAsync(operation, cancellationToken);
        }
        finally
        {
            _waiting.Release();
        }
    }

    private async Task<Operation> RemindOrExpireAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (site.Foreign(operation.Plan!) is { } foreign)
            return await EndWaitingAsync(operation, o => o.Refused("plan-stale", foreign, moves.Now), cancellationToken);
        if (moves.Now < operation.Approval!.ExpiresAt)
        {
            var (reminded, next) = await reminder.RemindAsync(operation, cancellationToken);
            alarm.WakeAt(operation.Id, next);
            return reminded;
        }
        return await EndWaitingAsync(operation, o => o.Expired("approval-expired", "nobody decided in time; ask for it again", moves.Now), cancellationToken);
    }

    private async Task<Operation> EndWaitingAsync(Operation operation, Func<Operation, Operation> end, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(
            operation.Id, fence: null, o => o.State != OperationState.AwaitingApproval ? null : FinalReport.Refusal(end(o), moves) with { Patient = true }, cancellationToken);
        return moved.Operation;
    }

    /// <summary>What it held may have become free: those that wait for any of it look again, oldest first.</summary>
    public void WakeWaiting(Operation ended)
    {
        _claimed.TryRemove(ended.Id, out _);
        _queued.TryRemove(ended.Id, out _);
        if (ended.Parent is { } parent)
            Wake(parent.Id);
        WakeWaitingFor(ended);
    }

    /// <summary>It costs what waits now, however much is waited for and however long the past: no plan is read for it.</summary>
    private void WakeWaitingFor(Operation ended)
    {
        if (_queued.IsEmpty)
            return;
        var freed = locks.KeysOf(ended);
        foreach (var (id, _) in _queued.Where(w => w.Value.Wanted.Any(wanted => freed.Any(wanted.Excludes))).OrderBy(w => w.Value.Since).ToList())
            Wake(id);
    }

    private sealed record Waiting(DateTimeOffset Since, ImmutableArray<LockKey> Wanted);

    private sealed class Drive
    {
        public Task? Task { get; set; }
        public bool Again { get; set; }
        public bool Over { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Id} is driven by another one now")]
    private partial void LogClaimLost(Exception exception, OperationId id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Driving operation {Id} broke; it is tried again")]
    private partial void LogDriveBroke(Exception exception, OperationId id);
}
