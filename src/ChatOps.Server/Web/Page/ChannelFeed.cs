using ChatOps.Core.Chat;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>The messages of a channel as one person may see them. What tells of an operation needs the right to read that operation.</summary>
public sealed class ChannelFeed(IMessageBoard board, CardReader cards)
{
    public const int PageSize = 40;

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
        var answer = message.Person is not null && message.Key == $"final:{handle}";
        return new(message, Card: null)
        {
            ShareAddress = answer && card.MayShare ? $"/operations/{handle}/share" : null,
            Shared = answer && card.Operation.Shared is not null,
        };
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
