using System.Security.Cryptography;
using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Commits;
using ChatOps.Core.Execution;
using ChatOps.Core.Groups;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Limits;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Programs;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;
using ChatOps.Core.Transcripts;
using ChatOps.Core.Watches;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Engine;

/// <summary>
/// Makes plans: asks the runbook, which looks at the host and changes nothing. After a crash it simply happens again.
/// </summary>
public sealed partial class OperationPlanner(
    Runbooks.RunbookRegistry shelf, IInventory inventory, AccessPolicy access, ApprovalPolicy policy, Executors executors, IOperationStore store, IFindings findings, TargetAlarms alarms, TargetLocks locks, OperationMoves moves,
    WaitingLimit waiting, GroupLimits groups, SecretMask mask, Site site, ILogger<OperationPlanner> logger)
{
    /// <summary>How long an approved plan may wait for a busy target, past the end of its approval.</summary>
    private static readonly TimeSpan QueueTime = TimeSpan.FromMinutes(30);

    /// <summary>Planning → AwaitingApproval, Queued or Concluded/Refused; or on to Running, in the same commit.</summary>
    /// <param name="atOnce">How what waits for nobody goes on in the commit that plans it; null: it is queued.</param>
    public async Task<Operation> PlanAsync(
        Operation operation, Func<Operation, CancellationToken, Task<Func<Operation, Move>?>> atOnce, CancellationToken cancellationToken)
    {
        var planning = await LookAsync(operation, await locks.HolderAsync(operation.Target, operation.Id, cancellationToken) is not null, cancellationToken);
        if (planning is Planning.Refused refused)
            return await RefuseAsync(operation.Id, refused.Code, refused.Reason, cancellationToken);
        var plan = ((Planning.Ready)planning).Plan;
        var rule = access.ApprovalFor(operation.Command.Name, plan);
        var wanted = locks.KeysOf(operation.Target, plan);
        if (rule is null && !plan.ReadsOnly && await locks.RefusalAsync(wanted, operation.Id, cancellationToken) is { } held)
            return await RefuseAsync(operation.Id, held.Code, held.Reason, cancellationToken);
        var start = rule is null ? await atOnce(operation.Planned(plan, approval: null), cancellationToken) : null;
        // A command that waits for nobody by itself passed the limit of waiting requests; what was found on the host makes this one wait.
        return rule is not null && access.ApprovalFor(operation.Command.Name) is null
            ? await waiting.CountedAsync(
                operation.Requester,
                over => over is null
                    ? KeepAsync(operation.Id, plan, rule, start, cancellationToken)
                    : RefuseAsync(operation.Id, over.Code, over.Reason, cancellationToken),
                cancellationToken)
            : await KeepAsync(operation.Id, plan, rule, start, cancellationToken);
    }

    /// <summary>What the runbook says now; used for plans, for previews and again under the lock.</summary>
    public async Task<Planning> LookAsync(Operation operation, bool targetBusy, CancellationToken cancellationToken) =>
        (GroupTarget.IsOne(operation.Target) ? await LookAtGroupAsync(operation, cancellationToken) : await LookAtTargetAsync(operation, targetBusy, cancellationToken)) switch
        {
            Planning.Ready { Plan: var plan } => new Planning.Ready(plan with { Build = site.Build }),
            var refused => refused,
        };

    private async Task<Planning> LookAtTargetAsync(Operation operation, bool targetBusy, CancellationToken cancellationToken)
    {
        if (shelf.Find(operation.Command.Name) is not { } runbook)
            return new Planning.Refused("unknown-command", $"/{operation.Command.Name} is no longer known");
        if (inventory.Find(operation.Target) is not { } target)
            return new Planning.Refused("unknown-target", $"{operation.Target} is no longer in the inventory");
        var command = new ParsedCommand(runbook.Spec, operation.Target, operation.Command.Values);
        try
        {
            var rule = access.PossibleApproval(operation.Command.Name);
            var held = await alarms.LockAsync(operation.Target, operation.Id, cancellationToken);
            NeededProgram? unseen = null;
            var way = new List<string>();
            var request = new PlanRequest(
                command, target, new WatchedProbe(executors.Probe(target.Host), host: "", program => unseen ??= program, way.Add), operation.Handle, moves.Now, site.Zone,
                operation.RequestedAt + (rule?.ExpiresAfter ?? TimeSpan.Zero) + QueueTime, targetBusy)
            {
                Language = site.Language,
                Appointments = [.. (await store.AppointmentsAsync(cancellationToken)).Where(a => a.Target == operation.Target)],
                History = new OperationHistory(store, operation.Target),
                Findings = findings,
                Lock = held,
                Elsewhere = name => inventory.FindHost(name) is { } host ? executors.Probe(host) : null,
            };
            var planning = await runbook.PlanAsync(request, cancellationToken);
            if (planning is Planning.Ready { Plan: var plan } && plan.Problem() is { } problem)
                throw new InvalidOperationException($"The plan of /{operation.Command.Name} is not sound: {problem}.");
            var missing = planning switch
            {
                Planning.Ready made => await MissingAsync(made.Plan, target, cancellationToken),
                Planning.Refused { Code: "probe-failed" } => unseen,
                _ => null,
            };
            if (missing is not null)
                return new Planning.Refused("no-tool", missing.Missing(missing.Host.Length > 0 ? missing.Host : target.Host.Name));
            return NobodyDecides(operation.Command.Name, planning)
                ?? Beyond(operation, planning)
                ?? (planning is Planning.Ready ready ? new Planning.Ready(Explained(WithWay(ready.Plan, target.Host.Name, way), operation.Command.Why, await FirstAsync(operation, ready.Plan, held, cancellationToken))) : planning);
        }
        catch (HostUnreachableException e)
        {
            return e.Code.Length > 0
                ? new Planning.Refused(e.Code, $"{target.Host.Name} could not be asked: {e.Reason}")
                : new Planning.Refused("probe-failed", $"{target.Host.Name} could not be asked: {e.Message}; look whether it is up, then ask again");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogPlanningBroke(e, operation.Handle, operation.Command.Text);
            return new Planning.Refused("internal-error", $"the bot itself broke while it planned ({e.GetType().Name}); nothing was done, the log of the bot has more");
        }
    }

    /// <summary>What is wrong with the target stands before everything that is to be done with it.</summary>
    private async Task<IReadOnlyList<string>> FirstAsync(Operation operation, Plan plan, string? held, CancellationToken cancellationToken) =>
        plan.ReadsOnly ? [] : [.. held is null ? Array.Empty<string>() : [held], .. await alarms.TroublesAsync(operation.Target, cancellationToken)];

    /// <summary>Told once, and part of no decision: the basis is what counts.</summary>
    private Plan WithWay(Plan plan, string host, IEnumerable<string> texts) =>
        plan with { Summary = [.. plan.Summary, .. WayNoise.Told(texts).Select(l => $"On the way to {host} was printed: {InertText.ShowLine(mask.Mask(l))}")] };

    /// <summary>The reason is part of what is approved.</summary>
    private static Plan Explained(Plan plan, string? why, IReadOnlyList<string> first)
    {
        string[] head = [.. first, .. why is null ? Array.Empty<string>() : [$"Reason: {why}"]];
        return head is [] ? plan : plan with { Summary = [.. head, .. plan.Summary], Head = plan.Head > 0 ? plan.Head + head.Length : 0, Alarms = first.Count, Values = why is null ? plan.Values : plan.Values.SetItem(WhyParameter.Name, why) };
    }

    /// <summary>The plan asks for a second person, and the settings name nobody who decides on this command.</summary>
    private Planning.Refused? NobodyDecides(string command, Planning planning) =>
        planning is Planning.Ready { Plan: { Asks: { } second } plan } && access.ApprovalFor(command, plan) is null
            ? new("second-person", $"{second.Why}. A second person must decide on that, and no entry of Approvals covers /{command}; {second.Otherwise}")
            : null;

    /// <summary>The plan changes more than the target it was asked for, and the person may not change that.</summary>
    private Planning.Refused? Beyond(Operation operation, Planning planning) =>
        planning is Planning.Ready { Plan: var plan } && access.Beyond(operation, plan, inventory) is { } refused ? new(refused.Code, refused.Reason) : null;

    private Task<NeededProgram?> MissingAsync(Plan plan, Target target, CancellationToken cancellationToken) =>
        new ProgramSurvey(name => (name.Length == 0 ? target.Host : inventory.FindHost(name)) is { } host ? executors.Probe(host) : null)
            .MissingAsync(NeededProgram.Of(plan), cancellationToken);

    private async Task<Operation> KeepAsync(OperationId id, Plan plan, ApprovalRule? rule, Func<Operation, Move>? start, CancellationToken cancellationToken)
    {
        var now = moves.Now;
        var approval = rule is null
            ? null
            : new Approval(
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), PlanDigest.Of(plan), rule.Role, "", now, now + rule.ExpiresAfter);
        var moved = await moves.MoveAsync(
            id, fence: null,
            o =>
            {
                if (o.State != OperationState.Planning)
                    return null;
                var planned = Planned(o, plan, approval is null ? null : approval with { Channel = o.Channel, Called = ApprovalCalls.Called(ApprovalCalls.First, policy.Approvers(o, approval)) });
                return start?.Invoke(planned.Operation) is { } started ? started with { Audit = [.. planned.Audit, .. started.Audit] } : planned;
            },
            cancellationToken);
        return moved.Operation;
    }

    private Move Planned(Operation operation, Plan plan, Approval? approval)
    {
        var planned = operation.Planned(plan, approval);
        return new(planned)
        {
            Audit = [moves.Entry(planned, "chatops", "planned", $"{plan.Title}; {plan.Steps.Length} steps; digest {planned.Digest}")],
            Messages = approval is null ? [] : [Asking(planned, approval)],
            Free = planned.Locks.IsEmpty && !operation.Locks.IsEmpty,
        };
    }

    private OutboxMessage Asking(Operation operation, Approval approval)
    {
        var approvers = policy.Approvers(operation, approval);
        var text = $"A second person ({approval.Role}) decides; {ApprovalPolicy.Who(approvers)}.";
        var reply = new Reply($"Approval needed · {operation.Handle}", text, Tone.Warning)
            .With($"{operation.Requester} asked", operation.Command.Text)
            .With("Plan", operation.Plan!.Title)
            .WithReason(operation)
            .With("Digest", PlanDigest.Shown(approval.Digest))
            .Until(approval);
        return new($"approval:{operation.Handle}", operation.Channel, operation.Handle, Person: null, reply, approval.Called, approval.RequestedAt)
        {
            Under = BoardMessage.CardOf(operation.Handle),
            CallsForDecision = true,
        };
    }

    private async Task<Operation> RefuseAsync(OperationId id, string code, string reason, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(
            id, fence: null,
            o => o.State != OperationState.Planning ? null : FinalReport.Refusal(o.Refused(code, reason, moves.Now), moves),
            cancellationToken);
        return moved.Operation;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Planning {Handle} ({Command}) broke")]
    private partial void LogPlanningBroke(Exception exception, string handle, string command);
}
