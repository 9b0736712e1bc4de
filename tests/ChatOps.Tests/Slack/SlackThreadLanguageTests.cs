using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Server.Slack;

namespace ChatOps.Tests.Slack;

/// <summary>Only a plan that was wholly visible can be approved in its thread, and what was visible is what the channel's language made of it.</summary>
public class SlackThreadLanguageTests
{
    [Theory]
    [InlineData("ops", "/ops approve ab3de abcdef", null)]
    [InlineData("exploitation", "/ops approve", "plan-not-shown")]
    public async Task A_plan_that_fits_in_English_and_not_in_French_is_not_approved_where_it_was_cut(string channel, string command, string? code)
    {
        var here = new Site(TimeZoneInfo.Utc, ImmutableDictionary<string, string>.Empty) { ChannelLanguages = ImmutableDictionary<string, Language>.Empty.Add("exploitation", Language.French) };
        var plan = new Reply("Plan", string.Join('\n', Enumerable.Repeat("Stop the servers", 320))).With("Digest", "abcdef");
        var threads = new SlackThreads(new OneMessage(new("card:ab3de", channel, "ab3de", Person: null, plan, [], DateTimeOffset.UnixEpoch)), here);
        var said = new Delivery("slack:1", "Slack", "ann", channel, new DeliveryBody.TypedCommand("approve"), DateTimeOffset.UnixEpoch);

        var meant = await threads.ResolveAsync(new Arrival.InThread(said, "C1/1", "approve", OnlyThere: true));

        Assert.Equal((command, code), (Assert.IsType<DeliveryBody.TypedCommand>(meant!.Body).Text, meant.Objection?.Code));
    }

    private sealed class OneMessage(OutboxMessage message) : IOutbox
    {
        public Task<OutboxMessage?> FindAsync(string platform, string platformMessageId, CancellationToken cancellationToken) => Task.FromResult<OutboxMessage?>(message);

        public Task<IReadOnlyList<OutboxItem>> DueAsync(string platform, DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task TryingAsync(OutboxItem item, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SentAsync(OutboxItem item, string? platformMessageId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task FailedAsync(OutboxItem item, DateTimeOffset nextAttempt, string why, bool notPosted, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AgainAsync(string platform, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
