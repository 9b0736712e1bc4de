using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Chat;

/// <summary>
/// Carries stored messages to one platform until the platform has them: in order within a channel, and no channel waits for another. A message
/// that is refused for good is tried once as plain text and then told to the people it concerns; the next ones go on.
/// </summary>
public sealed partial class Courier(IOutbox outbox, IChatPlatform platform, TimeProvider time, ILogger<Courier> logger)
{
    private const int BatchSize = 50;

    /// <summary>A channel that takes longer goes on by itself; the others are looked at again without it.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Channel, string? Person, bool Transcript), Task<Round>> _lanes = [];

    /// <summary>Completes when a channel that was slow has ended its round; never while there is none.</summary>
    public Task SlowOneEnds => _lanes.Count > 0 ? Task.WhenAny(_lanes.Values) : Task.Delay(Timeout.Infinite, CancellationToken.None);

    /// <summary>Sends what is due. Called by one at a time.</summary>
    public async Task<Round> SendDueAsync(CancellationToken cancellationToken)
    {
        var due = await outbox.DueAsync(platform.Name, time.GetUtcNow(), BatchSize, cancellationToken);
        var started = new List<Task<Round>>();
        // What only one person sees does not stand in the channel's queue, nor does a long output.
        foreach (var lane in due.GroupBy(i => (i.Message.Channel, i.Message.Person, i.Message.Transcript)).Where(l => !_lanes.ContainsKey(l.Key)).ToList())
            started.Add(_lanes[lane.Key] = SendInOrderAsync([.. lane], cancellationToken));
        await Task.WhenAny(Task.WhenAll(started), Task.Delay(Slow, cancellationToken));
        var ended = _lanes.Where(l => l.Value.IsCompleted).ToList();
        foreach (var lane in ended)
            _lanes.Remove(lane.Key);
        var rounds = await Task.WhenAll(ended.Select(l => l.Value));
        return new(rounds.Sum(r => r.Sent), rounds.Select(r => r.NextTurn).Min());
    }

    private async Task<Round> SendInOrderAsync(IReadOnlyList<OutboxItem> lane, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var item in lane)
        {
            if (platform.TakeTurn(item) is { Ticks: > 0 } wait)
                return new(sent, wait);
            if (!await SendAsync(item, cancellationToken))
                break;
            sent++;
        }
        return new(sent, null);
    }

    /// <summary>False: it is tried again later, and so are those behind it.</summary>
    private async Task<bool> SendAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        if (!platform.IsIdempotent && item is { PlatformMessageId: null, Doubtful: false })
            await outbox.TryingAsync(item, cancellationToken);
        var result = await PostAsync(item, cancellationToken);
        if (result is PostResult.Refused refused)
            result = await InsteadAsync(item, refused.Why, cancellationToken);
        if (result is PostResult.Later later)
        {
            await outbox.FailedAsync(item, time.GetUtcNow() + Pause(item, later), later.Why, later.NotPosted, cancellationToken);
            return false;
        }
        await outbox.SentAsync(item, (result as PostResult.Posted)?.MessageId, cancellationToken);
        return true;
    }

    /// <summary>What the platform says is kept to; where it says nothing the pauses grow.</summary>
    private static TimeSpan Pause(OutboxItem item, PostResult.Later later) =>
        later.NotPosted ? later.After : TimeSpan.FromSeconds(Math.Max(later.After.TotalSeconds, Math.Min(30, Math.Pow(2, Math.Min(item.Attempts, 8)))));

    /// <summary>Once as plain text, then to the people it concerns. What nobody could be told stands in the log, and on the page.</summary>
    private async Task<PostResult> InsteadAsync(OutboxItem item, string why, CancellationToken cancellationToken)
    {
        var plain = item with { Plain = true, Message = item.Message with { Body = Plain(item.Message.Body) } };
        while (platform.TakeTurn(plain) is { Ticks: > 0 } wait)
            await Task.Delay(wait, time, cancellationToken);
        var result = await PostAsync(plain, cancellationToken);
        if (result is not PostResult.Refused refused)
            return result;
        LogRefused(platform.Name, item.Message.Key, item.Message.Channel, refused.Why);
        var told = plain with { Message = plain.Message with { Body = Undeliverable(plain.Message, refused.Why) } };
        var reached = false;
        foreach (var person in item.Message.Person is { } one ? [one] : item.Message.Mentions)
        {
            var answer = await GuardedAsync(item, () => platform.TellAsync(told, person, cancellationToken));
            if (answer is PostResult.Later && !reached)
                return answer;
            reached |= answer is PostResult.Posted;
        }
        if (!reached)
            LogLost(platform.Name, item.Message.Key, item.Message.Channel, why);
        return new PostResult.Posted(MessageId: null);
    }

    private Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken) =>
        GuardedAsync(item, () => platform.PostAsync(item, cancellationToken));

    private async Task<PostResult> GuardedAsync(OutboxItem item, Func<Task<PostResult>> post)
    {
        try
        {
            return await post();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogBroke(e, platform.Name, item.Message.Key);
            return new PostResult.Later(TimeSpan.FromSeconds(1), e.Message, NotPosted: false);
        }
    }

    private static Reply Plain(Reply reply) =>
        new(reply.Title, string.Join('\n', [reply.Text, .. reply.Fields.Select(f => $"{f.Name}: {f.Value}"), reply.Code ?? ""]), reply.Tone);

    private static Reply Undeliverable(OutboxMessage message, string why) => message.Body with
    {
        Text = $"This was meant for #{message.Channel}, which does not take it ({why}).\n{message.Body.Text}",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Platform} refuses message {Key} for #{Channel} for good: {Why}")]
    private partial void LogRefused(string platform, string key, string channel, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Platform} has nobody who could be told message {Key} for #{Channel}: {Why}")]
    private partial void LogLost(string platform, string key, string channel, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Posting {Key} to {Platform} broke; it is tried again")]
    private partial void LogBroke(Exception exception, string platform, string key);
}

/// <summary>What one look at the outbox came to.</summary>
/// <param name="NextTurn">When the platform takes the next one of those that are due; null: none waits for its turn.</param>
public sealed record Round(int Sent, TimeSpan? NextTurn);
