using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Commits;
using ChatOps.Core.Engine;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Limits;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Intake;

/// <summary>Typed commands of a known person: parse, authorise, then answer, preview, or make an operation of it.</summary>
public sealed class CommandHandler(
    Catalogue.Catalogue catalogue, AccessPolicy access, IInventory inventory, OperationPlanner planner, OperationMoves moves, OperationDriver driver,
    TargetLocks locks, WaitingLimit waiting, Site site)
{
    private readonly CommandParser _parser = new(catalogue);

    public IReadOnlyList<CommandSpec> Usable(Actor actor, string channel) =>
        [.. catalogue.Specs.Where(s => access.MayUse(actor, s.Name, channel))];

    /// <summary>What was typed, as this person may say it here: read once, and then answered or made an operation of.</summary>
    public ReadCommand Read(Delivery delivery, string text, Actor actor)
    {
        if (Denied(text, actor, delivery.Channel) is { } denied)
            return new(null, denied);
        return Parse(text, actor, delivery.Channel) switch
        {
            ParseResult.Parsed parsed => new(parsed.Command, null),
            ParseResult.Rejected rejected => new(null, new(rejected.Code, rejected.Reason, rejected.Usage)),
            var other => throw new InvalidOperationException($"Unexpected {other.GetType().Name}."),
        };
    }

    public Task<Answer> TypedAsync(Delivery delivery, string text, Actor actor, CancellationToken cancellationToken) =>
        TypedAsync(delivery, Read(delivery, text, actor), actor, cancellationToken);

    public async Task<Answer> TypedAsync(Delivery delivery, ReadCommand read, Actor actor, CancellationToken cancellationToken)
    {
        if (read.Command is not { } command)
            return read.Refused!;
        return catalogue.Find(command.Spec.Family, command.Spec.Verb) switch
        {
            IAnswer answer => await answer.AnswerAsync(Request(delivery, command, actor), cancellationToken),
            IRunbook runbook when runbook.Objection(command) is { } objection =>
                new Answer.Refused("bad-argument", objection, CommandUsage.Line(command.Spec, plannable: true)),
            IRunbook runbook => await RunAsync(delivery, command, command.Target ?? runbook.FixedTarget, actor, stored: true, cancellationToken),
            _ => throw new InvalidOperationException($"/{command.Spec.Name} neither answers nor runs."),
        };
    }

    private AnswerRequest Request(Delivery delivery, ParsedCommand command, Actor actor) =>
        new(command, actor, delivery.Channel, delivery.Id, moves.Now, site.Zone)
        {
            Overheard = delivery.AnswerTo is { Overheard: true },
            Commands = catalogue.Commands,
            TypeAsync = (text, cancellation) => TypedAsync(delivery, text, actor, cancellation),
        };

    private ParseResult Parse(string text, Actor actor, string channel) => _parser.Parse(
        text, spec => access.Targets(actor, spec, channel, inventory), spec => access.MayUse(actor, spec.Name, channel),
        (spec, address) => access.At(actor, spec, channel, inventory, address), spec => access.Groups(actor, spec, channel, inventory));

    /// <summary>
    /// A command that makes an operation makes it in the commit that stores the delivery. Null: this one does not, or came before; nothing of it was kept.
    /// </summary>
    public async Task<Answer?> AtOnceAsync(Delivery delivery, ReadCommand read, Actor actor, CancellationToken cancellationToken)
    {
        if (read.Command is not { PlanOnly: false } command
            || catalogue.Find(command.Spec.Family, command.Spec.Verb) is not IRunbook runbook || runbook.Objection(command) is not null)
            return null;
        return await RunAsync(delivery, command, command.Target ?? runbook.FixedTarget, actor, stored: false, cancellationToken) as Answer.Accepted;
    }

    /// <summary>A command the person may use nowhere here is refused before its arguments are looked at: a usage line would tell too much.</summary>
    private Answer.Refused? Denied(string text, Actor actor, string channel)
    {
        var words = text.TrimStart().TrimStart('/').Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || catalogue.Find(words[0], words[1]) is not { } command || access.MayUse(actor, command.Spec.Name, channel))
            return null;
        return access.Decide(actor, command.Spec.Name, null, channel) is Decision.Refused refused ? new(refused.Code, refused.Reason) : null;
    }

    private async Task<Answer> RunAsync(Delivery delivery, ParsedCommand command, TargetId? target, Actor actor, bool stored, CancellationToken cancellationToken)
    {
        if (target is not { } id || (inventory.Find(id) is null && !GroupTarget.IsOne(id)))
            return new Answer.Refused("unknown-target", $"/{command.Spec.Name} has no target in the inventory");
        if (access.Decide(actor, command.Spec.Name, id, delivery.Channel) is Decision.Refused denied)
            return new Answer.Refused(denied.Code, denied.Reason);
        if (site.DisabledCommands.TryGetValue(command.Spec.Name, out var why))
            return new Answer.Refused("command-disabled", $"/{command.Spec.Name} is disabled: {why}");
        if (planner.AgainstGroup(command.Spec, id, actor, delivery.Channel, command.Values) is { } against)
            return new Answer.Refused(against.Code, against.Reason);
        if (command.PlanOnly)
            return await PreviewAsync(delivery, command, id, actor, cancellationToken);
        // What the bot does by itself was approved with the plan that it comes from.
        if (delivery.Platform != Appointment.Platform && access.ApprovalFor(command.Spec.Name)?.Unexplained(command) is { } unexplained)
            return new Answer.Refused(unexplained.Code, unexplained.Reason);
        if (command.Spec.Risk != Risk.Read && access.ApprovalFor(command.Spec.Name) is null
            && await locks.RefusalAsync(locks.KeysOf(id, plan: null), own: null, cancellationToken) is { } held)
            return held;
        return access.ApprovalFor(command.Spec.Name) is null
            ? await CreateAsync(delivery, command, id, actor, stored, cancellationToken)
            : await waiting.WithinAsync(actor.Person, () => CreateAsync(delivery, command, id, actor, stored, cancellationToken), cancellationToken);
    }

    private async Task<Answer> CreateAsync(
        Delivery delivery, ParsedCommand command, TargetId target, Actor actor, bool stored, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operation = driver.ClaimNew(Draft(delivery, command, target, actor, Handle.New()));
            if (HoldsFromTheStart(command, target))
                operation = operation.Holding(locks.KeysOf(target, plan: null));
            var accepted = new Answer.Accepted(operation.Handle, operation.State.ToString());
            var entry = moves.Entry(operation, actor.Person, "requested", $"{command.Text} in #{delivery.Channel} by {delivery.Platform}");
            var (result, created) = await moves.CreateAsync(operation, entry, new(delivery.Id, accepted), cancellationToken, stored ? null : delivery);
            if (result == CommitResult.Done)
            {
                driver.Wake(created.Id);
                return accepted;
            }
            driver.ForgetNew(operation.Id);
            switch (result)
            {
                case CommitResult.Conflict:
                    continue; // the short id was taken
                case CommitResult.TargetBusy:
                    return await locks.TakenAsync(locks.KeysOf(target, plan: null), own: null, cancellationToken);
                case CommitResult.AlreadyReceived:
                    return new Answer.Refused("still-working", "this was received before and is still being handled; /ops list shows what came of it");
                default:
                    return accepted; // handled before: the stored answer counts
            }
        }
    }

    /// <summary>A change that waits for nobody; a group's members are locked each for itself.</summary>
    private bool HoldsFromTheStart(ParsedCommand command, TargetId target) =>
        command.Spec.Risk != Risk.Read && access.ApprovalFor(command.Spec.Name) is null && !GroupTarget.IsOne(target);

    private async Task<Answer> PreviewAsync(Delivery delivery, ParsedCommand command, TargetId target, Actor actor, CancellationToken cancellationToken)
    {
        var draft = Draft(delivery, command, target, actor, "plan");
        var busy = await locks.HolderAsync(target, own: null, cancellationToken) is not null;
        return await planner.LookAsync(draft, busy, cancellationToken) switch
        {
            Planning.Ready ready => new Answer.Replied(PlanReply.Of(ready.Plan, access.ApprovalFor(command.Spec.Name, ready.Plan))),
            Planning.Refused refused => new Answer.Refused(refused.Code, refused.Reason),
            _ => throw new InvalidOperationException("Unexpected planning."),
        };
    }

    private Operation Draft(Delivery delivery, ParsedCommand command, TargetId target, Actor actor, string handle) => new()
    {
        Id = OperationId.New(moves.Now),
        Handle = handle,
        State = OperationState.Planning,
        Command = CommandCall.From(command with { PlanOnly = false }),
        Target = target,
        Channel = delivery.Channel,
        Requester = actor.Person,
        RequestedAt = moves.Now,
        // Where a second person decides, that person has to see it.
        AskerOnly = command.Spec.Risk == Risk.Read && access.ApprovalFor(command.Spec.Name) is null,
        Asked = delivery.AnswerTo is { } place ? new(delivery.Platform, place.Thread) : null,
    };
}
