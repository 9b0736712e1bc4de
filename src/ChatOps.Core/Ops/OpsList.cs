using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops list</c>.</summary>
public sealed class OpsList(OperationReader reader) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
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
