namespace ChatOps.Core.Chat;

/// <summary>The answer to a delivery as a message to the asker alone, for platforms whose people do not wait on a connection.</summary>
public static class AnswerMessage
{
    /// <summary>Null: nothing is to be said, because the operation's own messages do, or because whoever brought the delivery has the answer.</summary>
    public static OutboxMessage? Of(Delivery delivery, Answer answer, DateTimeOffset now)
    {
        if (delivery.AnswerTo is not { } place || ReplyOf(delivery, answer) is not { } reply)
            return null;
        return new($"answer:{delivery.Id}", delivery.Channel, Operation: null, delivery.Person, reply, Mentions: [], now)
        {
            Platform = delivery.Platform,
            Thread = place.Thread,
        };
    }

    public static Reply? ReplyOf(Delivery delivery, Answer answer) => answer switch
    {
        Answer.Replied { Private: true } replied => replied.Reply,
        Answer.Replied { Reply: var reply } => reply with { Buttons = [.. reply.Buttons, new(ButtonKind.Share, delivery.Id)] },
        Answer.Refused refused => Refusal(delivery, refused),
        _ => null,
    };

    /// <summary>Which command waits for what is in its way is repeated, because it has to be typed again.</summary>
    private static Reply Refusal(Delivery delivery, Answer.Refused refused)
    {
        var reply = new Reply(refused.Code, refused.Reason, Tone.Warning)
        {
            Code = refused.Usage is { Length: > 0 } usage ? usage : null,
            NamesCommands = true,
            Buttons = refused.Resolves is { } handle ? [new(ButtonKind.Resolve, handle)] : [],
        };
        return refused.Code is "target-busy" or "target-locked" or "outcome-unknown" && delivery.Body is DeliveryBody.TypedCommand typed ? reply.With("Asked", typed.Text) : reply;
    }
}
