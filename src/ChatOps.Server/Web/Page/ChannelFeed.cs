using ChatOps.Core.Chat;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>The messages of a channel as one person may see them. What tells of an operation needs the right to read that operation.</summary>
public sealed class ChannelFeed(IMessageBoard board, CardReader cards)
{
    public const int PageSize = 40;

    private const int Between = 5;

    public async Task<FeedPage> ReadAsync(Actor actor, string channel, long? before, long? after, CancellationToken cancellationToken)
    {
        var messages = await board.ListAsync(new(channel, actor.Person, before, after, PageSize), cancellationToken);
        var items = new List<FeedItem>();
        foreach (var message in messages)
            if (await ItemAsync(actor, message, cancellationToken) is { } item)
                items.Add(item);
        return new(channel, items, Earlier: after is null && messages.Count == PageSize);
    }

    public async Task<FeedItem?> FindAsync(Actor actor, string key, CancellationToken cancellationToken) =>
        await board.FindAsync(key, cancellationToken) is { } message && message.VisibleTo(actor.Person)
            ? await ItemAsync(actor, message, cancellationToken)
            : null;

    private async Task<FeedItem?> ItemAsync(Actor actor, BoardMessage message, CancellationToken cancellationToken)
    {
        if (message.Operation is not { } handle)
            return await AnswerAsync(actor, message, cancellationToken);

        // Elsewhere it notifies the approvers; here the card beside it has the plan and the buttons.
        if (message.Key == $"approval:{handle}")
            return null;
        if (await cards.FindAsync(actor, handle, cancellationToken) is not { } card)
            return null;
        if (message.Key == BoardMessage.CardOf(handle))
            return new(message, card);
        if (message.Key != $"final:{handle}")
            return new(message, Card: null);
        // The card is its own result, and the only one of what never ran or is an answer. How something long ended is told once more where the channel has got to.
        // An answer that was there in a moment came without a live message: then it stands here.
        if (card.Operation.AskerOnly && await board.FindAsync(BoardMessage.CardOf(handle), cancellationToken) is null)
            return new(message, card);
        return card.Face is null || card.Operation.AskerOnly || await IsUnderItsCardAsync(actor, message, handle, cancellationToken)
            ? null
            : new(message, Card: null) { Ended = card.Operation };
    }

    /// <summary>Nothing that the person sees stands between: the card is before their eyes, and says it.</summary>
    private async Task<bool> IsUnderItsCardAsync(Actor actor, BoardMessage message, string handle, CancellationToken cancellationToken)
    {
        if (await board.FindAsync(BoardMessage.CardOf(handle), cancellationToken) is not { } card || card.Channel != message.Channel)
            return false;
        var between = await board.ListAsync(new(message.Channel, actor.Person, Before: message.Number, After: card.Number, Limit: Between), cancellationToken);
        return between.All(m => m.Number > message.Number || m.Operation == handle);
    }

    /// <summary>An answer of the bot itself: on the page only who typed sees it.</summary>
    private async Task<FeedItem> AnswerAsync(Actor actor, BoardMessage message, CancellationToken cancellationToken)
    {
        if (message.Person != actor.Person || !message.Key.StartsWith($"{BoardMessage.Answer}:", StringComparison.Ordinal))
            return new(message, Card: null);
        var delivery = message.Key[(BoardMessage.Answer.Length + 1)..];
        var shared = await board.FindAsync(BoardMessage.SharedOf(PageEndpointFilter.DeliveryId(actor, delivery)), cancellationToken) is not null;
        return new(message, Card: null) { Shared = shared, ShareAddress = shared ? null : $"/c/{message.Channel}/answers/{delivery}/share" };
    }
}
