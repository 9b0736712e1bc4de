using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>Brings what was typed and clicked on the page to the one door, and the answer to the board.</summary>
public sealed class PageEndpointFilter(IInbox inbox, IMessageBoard board, OperationReader reader, OneTimeSecrets handed, TimeProvider time)
{
    public const string Platform = "Web";

    public static bool IsDelivery(string? id) => id is { Length: 32 } && id.All(char.IsAsciiHexDigit);

    /// <summary>The answer to what was typed under that id of a form, as the one door knows it.</summary>
    public static string DeliveryId(Actor actor, string delivery) => $"web:{actor.Person}:{delivery}";

    /// <summary>An answer is seen by the person alone, like the command; the card of an operation that changes something by everybody.</summary>
    /// <returns>Where the person sees what the answer holds for this moment only; null: it holds nothing of the kind.</returns>
    public async Task<string?> TypeAsync(Actor actor, string channel, string delivery, string text)
    {
        var answer = await ReceiveAsync(actor, channel, delivery, new DeliveryBody.TypedCommand(text));
        var message = answer switch
        {
            Answer.Accepted accepted => new BoardMessage(
                BoardMessage.CardOf(accepted.Operation), channel, accepted.Operation, await AudienceAsync(actor, accepted.Operation), Said: null, new Reply(text), time.GetUtcNow()),
            Answer.Replied replied => Answered(replied.Private ? "private" : BoardMessage.Answer, replied.Reply),
            Answer.Refused refused => Answered("refusal", new Reply(refused.Code, refused.Reason, Tone.Warning) { Code = refused.Usage is { Length: > 0 } usage ? usage : null }),
            var other => throw new InvalidOperationException($"An answer of kind {other.GetType().Name} has no form on the page."),
        };

        // Added, not put: the engine's own message of the operation may be there already.
        await board.AddAsync(message, CancellationToken.None);
        return answer is Answer.Replied { OnlyNow: { } secret } ? handed.Put(actor.Person, secret) : null;

        BoardMessage Answered(string kind, Reply reply) => new($"{kind}:{delivery}", channel, Operation: null, actor.Person, text, reply, time.GetUtcNow());
    }

    /// <summary>Of somebody who may not read what was begun, the asker alone; the engine's own message says it better in a moment.</summary>
    private async Task<string?> AudienceAsync(Actor actor, string handle) =>
        await reader.FindAsync(actor, handle, CancellationToken.None) is { } operation ? operation.Audience : actor.Person;

    /// <summary>Not ended by a browser that goes away: what was received is handled.</summary>
    public Task<Answer> ReceiveAsync(Actor actor, string channel, string delivery, DeliveryBody body) =>
        inbox.ReceiveAsync(new(DeliveryId(actor, delivery), Platform, actor.Person, channel, body, time.GetUtcNow()), CancellationToken.None);
}
