using ChatOps.Core.Access;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Text;

namespace ChatOps.Core.Intake;

/// <summary>
/// Answers to reads are for who asked, until that person shows them to the channel. An answer that belongs to an operation goes to those who may
/// read the operation; one of the bot's own goes to everybody there, as if it had been written down by hand.
/// </summary>
public sealed class ShareHandler(IOperationStore store, IDeliveries deliveries, OperationMoves moves, AccessPolicy access)
{
    public Task<Answer> SharedAsync(Delivery delivery, DeliveryBody.ShareClick click, Actor actor, CancellationToken cancellationToken) =>
        click.Operation is { } handle
            ? OfOperationAsync(delivery, handle, actor, cancellationToken)
            : OfDeliveryAsync(delivery, click.Delivery ?? "", actor, cancellationToken);

    private async Task<Answer> OfOperationAsync(Delivery delivery, string handle, Actor actor, CancellationToken cancellationToken)
    {
        if (await store.FindByHandleAsync(handle, cancellationToken) is not { } found || !access.MayRead(actor, found))
            return new Answer.Refused("unknown-operation", $"there is no operation {InertText.ShowLine(handle)} that you may see; /ops list shows them");
        Answer answer = new Answer.Refused("internal-error", "nothing was done");
        await moves.MoveAsync(
            found.Id, fence: null,
            o =>
            {
                if (Refusal(o, actor) is { } refused)
                {
                    answer = refused;
                    return null;
                }
                var shared = o.SharedBy(new(actor.Person, moves.Now));
                answer = new Answer.Accepted(shared.Handle, shared.State.ToString());
                return new(shared)
                {
                    Audit = [moves.Entry(shared, actor.Person, "shared", $"the answer to {shared.Command.Text} in #{shared.Channel}")],
                    Messages = [Message(BoardMessage.SharedOf(shared.Handle), shared.Channel, shared.Handle, shared.Report!, shared.Command.Text, actor)],
                    Handled = new(delivery.Id, answer),
                };
            },
            cancellationToken);
        return answer;
    }

    private static Answer.Refused? Refusal(Operation operation, Actor actor) => operation switch
    {
        { AskerOnly: false } => new("already-shared", "everybody in the channel sees it; there is nothing to share"),
        _ when operation.Requester != actor.Person => new("share-asker", $"only {operation.Requester}, who asked, can share the answer; you can ask the same"),
        { State: not OperationState.Concluded } or { Report: null } => new("not-ended", "there is no answer yet; share it when it is there"),
        { Shared: { } earlier } => new("already-shared", $"{earlier.Person} shared it at {earlier.At.UtcDateTime:HH:mm} UTC"),
        _ => null,
    };

    private async Task<Answer> OfDeliveryAsync(Delivery delivery, string answered, Actor actor, CancellationToken cancellationToken)
    {
        var found = await deliveries.AnsweredAsync(answered, cancellationToken);
        if (found is not { Answer: Answer.Replied replied, Delivery: { Body: DeliveryBody.TypedCommand typed, Channel: var channel } } || found.Delivery.Person != actor.Person)
            return new Answer.Refused("unknown-answer", "there is no such answer of yours that could be shared, or it is too old; ask again and share the new one");
        if (replied.Private)
            return new Answer.Refused("answer-private", "this answer is for you alone");
        if (!access.MayEnter(actor, channel))
            return new Answer.Refused("access-denied", $"no rule lets you do anything in #{channel}");
        var told = new Answer.Replied(new($"Shared in #{channel}")) { Private = true };
        await store.CommitAsync(
            new(Operation: null)
            {
                Outbox = [Message(BoardMessage.SharedOf(answered), channel, operation: null, replied.Reply, CommandUsage.Clip(typed.Text), actor)],
                Audit = [new AuditEntry(null, moves.Now, actor.Person, "shared", $"the answer to {InertText.ShowLine(CommandUsage.Clip(typed.Text))} in #{channel}")],
                Handled = new(delivery.Id, told),
            },
            cancellationToken);
        return told;
    }

    /// <summary>One message however often the button is pressed: the key is the answer's.</summary>
    private OutboxMessage Message(string key, string channel, string? operation, Reply reply, string asked, Actor actor) =>
        new(key, channel, operation, Person: null, reply with { Buttons = [], Fields = [new("Shared by", actor.Person), new("Asked", asked), .. reply.Fields] }, Mentions: [], moves.Now);
}
