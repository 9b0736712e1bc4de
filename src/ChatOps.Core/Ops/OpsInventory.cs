using ChatOps.Core.Acceptance;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops inventory</c>: what was read elsewhere and waits; <c>/ops inventory accept DIGEST</c> lets it count.</summary>
/// <param name="keeper">Null: the settings name no such inventory.</param>
public sealed class OpsInventory(AccessPolicy access, LiveInventory? live = null, InventoryKeeper? keeper = null) : IOpsCommand
{
    private const string Accept = "accept";

    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "inventory", "Shows what of Ansible's inventory is new or changed; 'accept DIGEST' lets it count", Risk.Change,
        [
            new Parameter.Choice("do", "accept: let what waits count", Required: false, [Accept]),
            new Parameter.Text("digest", "Of what waits, as the bot shows it", Required: false, Pattern: "^[0-9a-fA-F]{8}$", Hint: "eight digits, such as 4f2a91c0"),
        ],
        "ops inventory", "ops inventory accept 4f2a91c0");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        if (live is null || keeper is null)
            return Task.FromResult<Answer>(new Answer.Refused("no-inventory", "the settings name no inventory of Ansible (Inventory:Ansible); /ops hosts lists the hosts"));
        if (request.Command.Value("do") != Accept)
            return Task.FromResult<Answer>(new Answer.Replied(Shown(request, live.State)));
        if (request.Command.Value("digest") is not { } digest)
            return Task.FromResult<Answer>(new Answer.Refused("bad-argument", "say what you accept, by the digest that /ops inventory shows: /ops inventory accept DIGEST"));
        return keeper.AcceptAsync(request.Delivery, request.Actor, request.Channel, digest, cancellationToken);
    }

    private Reply Shown(AnswerRequest request, InventoryState state)
    {
        var pending = state.Pending.Where(c => access.Knows(request.Actor, c.Id)).ToList();
        var reply = pending.Count == 0
            ? new Reply("Inventory", "Nothing waits: everything is as it was accepted.", state.Problem is null ? Tone.Good : Tone.Warning)
            : InventoryKeeper.Waiting(state, pending);
        reply = reply.With("Read", state.ReadAt is { } at ? $"{OpsSpec.Time(at, request.Zone)}" : "never");
        if (state.Problem is { } problem)
            reply = reply.With("Not read again", problem);
        foreach (var refused in state.Read?.Refused.Where(r => access.Knows(request.Actor, TargetId.Parse(r.Key))) ?? [])
            reply = reply.With($"Not operable: {refused.Key}", refused.Value);
        return reply;
    }
}
