using ChatOps.Core.Access;
using ChatOps.Core.Chat;

namespace ChatOps.Server.Web.Page;

/// <summary>Brings what was typed and clicked on the page to the one door, and the answer to the board.</summary>
public sealed class PageDoor(IInbox inbox, IMessageBoard board, TimeProvider time)
{
    public const string Platform = "Web";

    public static bool IsDelivery(string? id) => id is { Length: 32 } && id.All(char.IsAsciiHexDigit);

    /// <summary>An answer is seen by the person alone, like the command; an operation's card by everybody.</summary>
    public async Task TypeAsync(Actor actor, string channel, string delivery, string text)
    {
        var message = await ReceiveAsync(actor, channel, delivery, new DeliveryBody.TypedCommand(text)) switch
        {
            Answer.Accepted accepted => new BoardMessage(
                BoardMessage.CardOf(accepted.Operation), channel, accepted.Operation, Person: null, Said: null, new Reply(text), time.GetUtcNow()),
            Answer.Replied replied => Answered(replied.Reply),
            Answer.Refused refused => Answered(new Reply(refused.Code, refused.Reason, Tone.Warning) { Code = refused.Usage is { Length: > 0 } usage ? usage : null }),
            var other => throw new InvalidOperationException($"An answer of kind {other.GetType().Name} has no form on the page."),
        };

        // Added, not put: the engine's own message of the operation may be there already.
        await board.AddAsync(message, CancellationToken.None);

        BoardMessage Answered(Reply reply) => new($"answer:{delivery}", channel, Operation: null, actor.Person, text, reply, time.GetUtcNow());
    }

    /// <summary>Not ended by a browser that goes away: what was received is handled.</summary>
    public Task<Answer> ReceiveAsync(Actor actor, string channel, string delivery, DeliveryBody body) =>
        inbox.ReceiveAsync(new($"web:{actor.Person}:{delivery}", Platform, actor.Person, channel, body, time.GetUtcNow()), CancellationToken.None);
}
