using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;
using ChatOps.Core.Watches;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops brief</c>: what the next shift must know, the most urgent first, of what the person may read.</summary>
public sealed class OpsBrief(OperationReader reader, IOperationStore store, AccessPolicy access, ApprovalPolicy policy, IInventory inventory, TargetAlarms alarms, TargetLocks locks) : IOpsCommand
{
    private const int MostFailures = 20;
    private static readonly TimeSpan Back = TimeSpan.FromHours(24);
    private static readonly Outcome[] Bad = [Outcome.Unknown, Outcome.Failed, Outcome.RolledBack, Outcome.Expired];

    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "brief", "What the next shift must know: what is in doubt, waits, runs, comes next, and failed in the last 24 hours", Risk.Read, [], "ops brief");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var unfinished = (await store.UnfinishedAsync(cancellationToken)).Where(o => Concerns(o, request.Actor)).ToList();
        var waiting = unfinished.Where(o => o is { State: OperationState.AwaitingApproval, Approval: not null }).OrderBy(o => o.Approval!.ExpiresAt).ToList();
        var doubts = await DoubtsAsync(request, cancellationToken);
        var reviews = (await store.ReviewsDueAsync(cancellationToken)).Where(o => Concerns(o, request.Actor)).ToList();
        var troubles = await TroublesAsync(request, cancellationToken);
        var failures = await FailuresAsync(request, cancellationToken);
        ImmutableArray<string>[] rows =
        [
            .. doubts,
            .. troubles,
            .. reviews.Select(o => Row("Review due", o, $"{o.Approval!.Decision!.Person} started it alone; somebody else closes it with /ops review {o.Handle}")),
            .. waiting.Select(o => Waits(o, request)),
            .. unfinished.Except(waiting).Select(o => Row(o.State == OperationState.Running ? "Runs" : "Queued", o, Progress(o, request))),
            .. await AppointmentsAsync(request, cancellationToken),
            .. failures,
        ];
        if (rows is [])
            return new Answer.Replied(new("All quiet", "Nothing is in doubt, waits or runs, and nothing failed in the last 24 hours, of what you may see.", Tone.Good));
        var people = doubts.Count + troubles.Count + waiting.Count + reviews.Count;
        return new Answer.Replied(
            new(Headline(people, failures.Count), "/ops show ID tells more.", doubts.Count + troubles.Count > 0 ? Tone.Bad : waiting.Count + failures.Count > 0 ? Tone.Warning : Tone.Neutral)
            {
                Table = new(["What", "Id", "Command", "More"], [.. rows]),
                NamesCommands = true,
            });
    }

    private static string Headline(int people, int failures)
    {
        var waits = people switch
        {
            0 => "Nothing waits for people",
            1 => "1 thing waits for people",
            _ => $"{people} things wait for people",
        };
        return failures == 0 ? waits : $"{waits}, {failures} went wrong in the last 24 hours";
    }

    /// <summary>Targets that stay locked until people have looked.</summary>
    private async Task<List<ImmutableArray<string>>> DoubtsAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var kept = await locks.KeptAsync(await store.LocksAsync(cancellationToken), cancellationToken);
        return
        [
            .. kept.Values.Where(o => Concerns(o, request.Actor)).OrderBy(o => o.ConcludedAt).Select(o => Row(
                "In doubt", o, $"{Word(o.Outcome)} since {Clock(o.ConcludedAt!.Value, request)}: {o.Reason}; {o.Target} stays locked until /ops resolve {o.Handle}")),
        ];
    }

    /// <summary>What looks and watches found wrong with targets, such as a database that lost something or a restore point that is too old.</summary>
    private async Task<List<ImmutableArray<string>>> TroublesAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var troubles = await alarms.TroublesAsync(cancellationToken);
        return
        [
            .. from target in inventory.Targets
               where access.MayRead(request.Actor, target.Id, request.Channel)
               from trouble in troubles[target.Id]
               select ImmutableArray.Create("Alarm", "", target.Id.ToString(), trouble),
        ];
    }

    /// <summary>What the bot does by itself or reminds of, such as the end of a maintenance window.</summary>
    private async Task<IEnumerable<ImmutableArray<string>>> AppointmentsAsync(AnswerRequest request, CancellationToken cancellationToken) =>
        from a in await store.AppointmentsAsync(cancellationToken)
        where access.MayRead(request.Actor, a.Target, a.Channel)
        orderby a.DueAt ?? DateTimeOffset.MaxValue, a.Target.ToString()
        let when = a.DueAt is { } due ? $"{Clock(due, request)} ({(due > request.Now ? $"in {UnitText.Duration(due - request.Now)}" : "now")})" : "no end"
        select ImmutableArray.Create("Comes next", a.Origin, a.Command is { } command ? $"/{command}" : "", $"{when}: {a.Why}, for {a.Person}");

    private async Task<List<ImmutableArray<string>>> FailuresAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var found = new List<Operation>();
        foreach (var outcome in Bad)
            found.AddRange(await reader.ListAsync(request.Actor, new(Outcome: outcome, Limit: MostFailures), cancellationToken));
        return
        [
            .. found.Where(o => !o.LockKept && o.ConcludedAt >= request.Now - Back && Concerns(o, request.Actor)).OrderByDescending(o => o.ConcludedAt).Take(MostFailures)
                .Select(o => Row(Word(o.Outcome), o, $"{Clock(o.ConcludedAt!.Value, request)}, {o.Requester}: {o.Reason}{Resolved(o)}")),
        ];
    }

    private static string Word(Outcome? outcome) => outcome == Outcome.RolledBack ? "Rolled back" : $"{outcome}";

    /// <summary>What somebody else only reads is that person's own affair until it is shared.</summary>
    private bool Concerns(Operation operation, Actor actor) =>
        access.MayRead(actor, operation) && (!operation.AskerOnly || operation.Requester == actor.Person || operation.Shared is not null);

    private ImmutableArray<string> Waits(Operation operation, AnswerRequest request)
    {
        var approval = operation.Approval!;
        var who = ApprovalPolicy.Who(policy.Approvers(operation, approval));
        return Row(
            "Waits for approval", operation,
            $"{operation.Requester} asks; until {Clock(approval.ExpiresAt, request)} (in {UnitText.Duration(approval.ExpiresAt - request.Now)}); {who} decide");
    }

    private static string Progress(Operation operation, AnswerRequest request) => operation switch
    {
        { State: OperationState.Running, WayBack: not null } => $"takes back what was done, for {operation.Requester}",
        { State: OperationState.Running, Plan: { } plan } =>
            $"{operation.Requester}, since {Clock(operation.StartedAt!.Value, request)}: step {operation.Runs.Length} of {plan.Steps.Length}{(operation.Runs is [.., var run] ? $", {plan.Find(run.Step).Title}" : "")}",
        { State: OperationState.Planning } => $"{operation.Requester}: looks at the host",
        _ => $"{operation.Requester}: waits for {operation.Target}",
    };

    private static string Resolved(Operation operation) => operation.Resolution is { } resolved ? $" ({resolved.Person} resolved it)" : "";

    private static ImmutableArray<string> Row(string what, Operation operation, string more) => [what, operation.Handle, operation.Command.Text, more];

    /// <summary>The site's time; with the day when it is another one.</summary>
    private static string Clock(DateTimeOffset at, AnswerRequest request)
    {
        var (then, now) = (TimeZoneInfo.ConvertTime(at, request.Zone), TimeZoneInfo.ConvertTime(request.Now, request.Zone));
        return then.Date == now.Date ? $"{then:HH:mm}" : $"{then:yyyy-MM-dd HH:mm}";
    }
}
