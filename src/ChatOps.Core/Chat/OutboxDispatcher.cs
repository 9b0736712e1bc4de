using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Chat;

/// <summary>
/// Carries stored messages to one platform until the platform has them: in order within a channel, and no channel waits for another. A message
/// that is refused for good is tried once as plain text and then told to the people it concerns; the next ones go on. So is one that fails again
/// and again while the platform takes others.
/// </summary>
public sealed partial class OutboxDispatcher(IOutbox outbox, IChatPlatform platform, TimeProvider time, ILogger<OutboxDispatcher> logger)
{
    private const int BatchSize = 50;

    /// <summary>With the pauses between them some three minutes.</summary>
    private const int ManyTries = 10;

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
        else if (result is PostResult.Later { NotPosted: false, AsksToWait: false } failed && HoldsUpOthers(item) && item.Attempts >= ManyTries)
        {
            item = item with { Doubtful = true };
            result = await AsideAsync(item, failed, cancellationToken);
        }
        if (result is PostResult.Later later)
        {
            // That this try did not post it says nothing of the one before: once in doubt it is looked for until it is there.
            await outbox.FailedAsync(item, time.GetUtcNow() + Pause(item, later), later.Why, later.NotPosted && !item.Doubtful, cancellationToken);
            return false;
        }
        await outbox.SentAsync(item, (result as PostResult.Posted)?.MessageId, cancellationToken);
        return true;
    }

    /// <summary>What the platform says is kept to; where it says nothing the pauses grow.</summary>
    private static TimeSpan Pause(OutboxItem item, PostResult.Later later) =>
        later.NotPosted ? later.After : TimeSpan.FromSeconds(Math.Max(later.After.TotalSeconds, Math.Min(30, Math.Pow(2, Math.Min(item.Attempts, 8)))));

    /// <summary>Behind a new message those of its channel wait; an edit and a long output hold up nobody.</summary>
    private static bool HoldsUpOthers(OutboxItem item) => item.PlatformMessageId is null && !item.Message.Transcript;

    /// <summary>Once as plain text, then to the people it concerns. What nobody could be told stands in the log, and on the page.</summary>
    private async Task<PostResult> InsteadAsync(OutboxItem item, string why, CancellationToken cancellationToken)
    {
        var plain = FallbackMessage.Plain(item);
        var result = await InTurnAsync(plain, cancellationToken);
        if (result is not PostResult.Refused refused)
            return result;
        LogRefused(platform.Name, item.Message.Key, item.Message.Channel, refused.Why);
        var told = await TellAsync(plain, refused.Why, cancellationToken);
        if (told is null)
            LogLost(platform.Name, item.Message.Key, item.Message.Channel, why);
        return told ?? new PostResult.Posted(MessageId: null);
    }

    /// <summary>
    /// Is it this message, or the platform? As long as that takes nothing at all, this is an outage and the message stays first. Only what the platform
    /// takes instead lets it go: itself once more, as plain text, told to the people it concerns, or a line that says where to read it.
    /// </summary>
    private async Task<PostResult> AsideAsync(OutboxItem item, PostResult.Later failed, CancellationToken cancellationToken)
    {
        if (!await AnswersAsync(cancellationToken))
            return failed;
        var plain = FallbackMessage.Plain(item);
        foreach (var form in (OutboxItem[])[item, plain])
        {
            var result = await InTurnAsync(form, cancellationToken);
            if (result is PostResult.Refused refused)
                return await InsteadAsync(item, refused.Why, cancellationToken);
            if (result is not PostResult.Later { NotPosted: false, AsksToWait: false })
                return result;
        }
        var instead = await TellAsync(plain, failed.Why, cancellationToken);
        if (instead is not PostResult.Posted)
            instead = await InTurnAsync(plain with { Message = plain.Message with { Body = FallbackMessage.Pointer(item.Message) } }, cancellationToken);
        if (instead is not PostResult.Posted)
            return failed;
        LogAside(platform.Name, item.Message.Key, item.Message.Channel, item.Attempts, failed.Why);
        return instead;
    }

    /// <summary>Posted: somebody has it; Later: nobody yet; null: there is nobody who could be told.</summary>
    private async Task<PostResult?> TellAsync(OutboxItem item, string why, CancellationToken cancellationToken)
    {
        var told = item with { Message = item.Message with { Body = FallbackMessage.Elsewhere(item.Message, why) } };
        PostResult? reached = null;
        foreach (var person in item.Message.Person is { } one ? [one] : item.Message.Mentions)
        {
            var answer = await GuardedAsync(item, () => platform.TellAsync(told, person, cancellationToken));
            if (answer is PostResult.Later && reached is null)
                return answer;
            if (answer is PostResult.Posted)
                reached = new PostResult.Posted(MessageId: null);
        }
        return reached;
    }

    private async Task<PostResult> InTurnAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        while (platform.TakeTurn(item) is { Ticks: > 0 } wait)
            await Task.Delay(wait, time, cancellationToken);
        return await PostAsync(item, cancellationToken);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await platform.AnswersAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return false;
        }
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Platform} refuses message {Key} for #{Channel} for good: {Why}")]
    private partial void LogRefused(string platform, string key, string channel, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Platform} does not take message {Key} for #{Channel} after {Tries} tries, while it takes others; people were told where to read it: {Why}")]
    private partial void LogAside(string platform, string key, string channel, int tries, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Platform} has nobody who could be told message {Key} for #{Channel}: {Why}")]
    private partial void LogLost(string platform, string key, string channel, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Posting {Key} to {Platform} broke; it is tried again")]
    private partial void LogBroke(Exception exception, string platform, string key);
}
