using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary>Shared declarations of the bot's own commands.</summary>
internal static class OpsSpec
{
    public static Parameter.Text Operation { get; } =
        new("operation", "The operation's short id", Required: true, Pattern: $"^{Handle.Pattern}$", Hint: "five characters, such as k7f3m");

    public static CommandSpec Of(string verb, string summary, Risk risk, ImmutableArray<Parameter> parameters, params string[] examples) =>
        new("ops", verb, summary, risk, parameters, [.. examples]);

    public static string Time(DateTimeOffset at, TimeZoneInfo zone) => $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss} ({at:HH:mm} UTC)";
}

/// <summary><c>/ops help</c>.</summary>
public sealed class OpsHelp(Lazy<Catalogue.Catalogue> catalogue, AccessPolicy access) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of(
        "help", "Shows what you may do here, or one command's page", Risk.Read,
        [new Parameter.Text("command", "A family or a command", Required: false, Rest: true)], "ops help", "ops help senaite restore");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var usable = catalogue.Value.Commands
            .Where(c => access.MayUse(request.Actor, c.Spec.Name, request.Channel))
            .Select(c => CommandDescription.Of(c.Spec, CommandParser.IsPlannable(c)))
            .ToList();
        return Task.FromResult(Help.For(request.Command.Value("command"), usable, c => access.ApprovalFor(c.Name)?.Role));
    }
}

/// <summary><c>/ops list</c>.</summary>
public sealed class OpsList(OperationReader reader) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of(
        "list", "Lists operations, newest first", Risk.Read,
        [
            new Parameter.Choice("state", "Only those in this state", Required: false, [.. Enum.GetNames<OperationState>()]),
            new Parameter.Text("target", "Only those on this target", Required: false, Pattern: "^[a-z0-9]+:[A-Za-z0-9_.-]+$", Hint: "kind:name, such as senaite:lims1"),
        ],
        "ops list", "ops list --state Running");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        OperationState? state = request.Command.Value("state") is { } s ? Enum.Parse<OperationState>(s, ignoreCase: true) : null;
        Inventory.TargetId? target = request.Command.Value("target") is { } t ? Inventory.TargetId.Parse(t) : null;
        var operations = await reader.ListAsync(request.Actor, new(state, Target: target, Limit: 20), cancellationToken);
        if (operations.Count == 0)
            return new Answer.Replied(new("Operations", "There are none that you may see."));
        var rows = operations.Select(o => ImmutableArray.Create(
            o.Handle, o.Command.Text, o.Outcome?.ToString() ?? o.State.ToString(), o.Requester, OpsSpec.Time(o.RequestedAt, request.Zone)));
        return new Answer.Replied(new("Operations", "Newest first. /ops show ID tells more.") { Table = new(["Id", "Command", "State", "By", "Asked"], [.. rows]) });
    }
}

/// <summary><c>/ops show</c>.</summary>
public sealed class OpsShow(OperationReader reader, ITranscriptStore transcripts, AccessPolicy access) : IAnswer
{
    private const int FewLines = 15;
    private const int ManyLines = 200;

    public CommandSpec Spec { get; } = OpsSpec.Of(
        "show", "Shows one operation: where it stands, its steps, its last lines", Risk.Read,
        [OpsSpec.Operation, new Parameter.Choice("part", "Only its whole plan, or only its output", Required: false, [Plan, Output])],
        "ops show k7f3m", "ops show k7f3m --part plan");

    public const string Plan = "plan";
    public const string Output = "output";

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return new Answer.Refused("unknown-operation", $"there is no operation {handle} that you may see; /ops list shows them");
        return request.Command.Value("part") switch
        {
            Plan => PlanOf(operation),
            Output => OutputOf(operation, await transcripts.TailAsync(operation.Id, ManyLines, cancellationToken)),
            _ => new Answer.Replied(Printed(WhereItStands(operation, request), await transcripts.TailAsync(operation.Id, FewLines, cancellationToken))),
        };
    }

    private Answer PlanOf(Operation operation)
    {
        if (operation.Plan is not { } plan)
            return new Answer.Refused("plan-none", $"{operation.Handle} has no plan{(operation.State == OperationState.Planning ? " yet; ask again in a moment" : "")}");
        var reply = PlanReply.Of(plan, access.ApprovalFor(operation.Command.Name, plan)) with { Buttons = [.. OperationCard.Of(operation).Buttons.Where(b => b.Kind is ButtonKind.Approve or ButtonKind.Deny)] };
        return new Answer.Replied(reply);
    }

    /// <summary>Lines are numbered from 1, so the first of them tells whether there are others before it.</summary>
    private static Answer.Replied OutputOf(Operation operation, IReadOnlyList<TranscriptLine> lines)
    {
        var rest = lines is [{ Number: > 1 }, ..] ? $"\nThese are its last {lines.Count} lines; those before them are on the operation's page." : "";
        return new(Printed(new($"Output · {operation.Handle}", operation.Command.Text + rest), lines));
    }

    private static Reply WhereItStands(Operation operation, AnswerRequest request)
    {
        var card = OperationCard.Of(operation);
        var reply = card with { Fields = [.. card.Fields, new("Asked", OpsSpec.Time(operation.RequestedAt, request.Zone)) { At = operation.RequestedAt }] };
        if (operation.Approval?.Decision is { } decision)
            reply = reply.With("Decided", $"{decision.Kind} by {decision.Person}, {OpsSpec.Time(decision.At, request.Zone)}");
        return reply;
    }

    private static Reply Printed(Reply reply, IReadOnlyList<TranscriptLine> lines) =>
        lines.Count == 0 ? reply : reply with { Code = string.Join('\n', lines.Select(l => l.Text)) };
}

/// <summary><c>/ops locks</c>.</summary>
public sealed class OpsLocks(IOperationStore store, AccessPolicy access) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of("locks", "Lists targets that are held, by what and since when", Risk.Read, [], "ops locks");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var locks = (await store.LocksAsync(cancellationToken)).Where(l => access.Knows(request.Actor, l.Target)).ToList();
        if (locks.Count == 0)
            return new Answer.Replied(new("Locks", "No target is held."));
        var rows = new List<ImmutableArray<string>>();
        foreach (var held in locks)
        {
            var operation = await store.FindAsync(held.Operation, cancellationToken);
            var state = operation?.Outcome is { } outcome ? $"{outcome}: people decide, then /ops resolve {held.Handle}" : operation?.State.ToString() ?? "?";
            rows.Add([held.Target.ToString(), held.Handle, held.Reason, held.Person, OpsSpec.Time(held.Since, request.Zone), state]);
        }
        return new Answer.Replied(new("Locks") { Table = new(["Target", "Held by", "Doing", "For", "Since", "State"], [.. rows]), NamesCommands = true });
    }
}

/// <summary><c>/ops audit</c>.</summary>
public sealed class OpsAudit(OperationReader reader, IOperationStore store, AccessPolicy access) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of("audit", "Shows the record of an operation and whether its entries hold", Risk.Read, [OpsSpec.Operation], "ops audit k7f3m");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return new Answer.Refused("unknown-operation", $"there is no operation {handle} that you may see; /ops list shows them");
        if (access.MayReadRecord(request.Actor, operation) is Decision.Refused denied)
            return new Answer.Refused(denied.Code, denied.Reason);
        var trail = await store.AuditAsync(operation.Id, cancellationToken);
        var broken = trail.FirstBreak;
        var rows = trail.Entries.Select(e => ImmutableArray.Create(
            $"{e.Number}", OpsSpec.Time(e.Entry.At, request.Zone), e.Entry.Person, e.Entry.What, e.Entry.Detail));
        return new Answer.Replied(
            new($"Record of {handle}", broken is null ? $"{trail.Entries.Count} entries; each follows from the one before it in the record." : $"THE CHAIN IS BROKEN: {broken.Reason}.", broken is null ? Tone.Neutral : Tone.Bad)
            {
                Table = new(["#", "When", "Who", "What", "Detail"], [.. rows]),
            });
    }
}
