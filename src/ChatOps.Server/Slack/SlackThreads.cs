using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;

namespace ChatOps.Server.Slack;

/// <summary>Words in the thread of an operation act on it.</summary>
internal sealed class SlackThreads(IOutbox outbox, Site site)
{
    private static readonly string[] Verbs = ["approve", "deny", "cancel", "show"];

    /// <summary>Null: what was said there is not for the bot.</summary>
    public async Task<Delivery?> ResolveAsync(Arrival.InThread said)
    {
        var words = said.Words.TrimStart('/').Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        var verb = words.Length > 0 ? words[0].ToLowerInvariant() : "";
        // People who talk about it do not talk to the bot: without a mention the word stands alone, and a reason needs the mention.
        if (Verbs.Contains(verb) && (words.Length == 1 || !said.OnlyThere)
            && await outbox.FindAsync(SlackPlatform.PlatformName, said.MessageId, CancellationToken.None) is { Operation: { } handle } message)
        {
            var reason = verb is "deny" or "cancel" && words.Length > 1 ? $" {words[1]}" : "";
            var unread = verb == "approve" ? Unread(message) : null;
            // The plan stands right there: its digest is the one of what was seen.
            var seen = verb == "approve" && message.Body.Fields.FirstOrDefault(f => f.Name == "Digest") is { } digest ? $" {digest.Value}" : "";
            return said.Delivery with
            {
                // An objection is not stored. Whoever finds what is stored without it must approve nothing, so it does not say which operation.
                Body = new DeliveryBody.TypedCommand(unread is null ? $"/ops {verb} {handle}{reason}{seen}" : "/ops approve"),
                Objection = said.Delivery.Objection ?? unread,
            };
        }
        return said.OnlyThere ? null : said.Delivery;
    }

    /// <summary>By what was shown there: in another language it may have been longer.</summary>
    private Answer.Refused? Unread(OutboxMessage message) => SlackMessages.Of(message.Body.In(site.LanguageOf(message.Channel)), [], []).IsWhole
        ? null
        : new("plan-not-shown", "this plan is longer than the message; press Read plan, and approve it there");
}
