using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Chat;

/// <summary>
/// Carries stored messages to one platform, oldest first, until the platform has them. A message that is refused for good is tried once as
/// plain text and then given up loudly; the next ones go on.
/// </summary>
public sealed partial class Courier(IOutbox outbox, IChatPlatform platform, TimeProvider time, ILogger<Courier> logger)
{
    private const int BatchSize = 50;

    /// <summary>Sends what is due. Answers how many were handed over.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var item in await outbox.DueAsync(platform.Name, time.GetUtcNow(), BatchSize, cancellationToken))
            sent += await SendAsync(item, cancellationToken) ? 1 : 0;
        return sent;
    }

    private async Task<bool> SendAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var result = await PostAsync(item, cancellationToken);
        if (result is PostResult.Refused)
            result = await PostAsync(item with { Message = item.Message with { Body = Plain(item.Message.Body) } }, cancellationToken);
        switch (result)
        {
            case PostResult.Posted posted:
                await outbox.SentAsync(item, posted.MessageId, cancellationToken);
                return true;
            case PostResult.Later later:
                await outbox.FailedAsync(item, time.GetUtcNow() + later.After, later.Why, cancellationToken);
                return false;
            default:
                var why = ((PostResult.Refused)result).Why;
                LogRefused(platform.Name, item.Message.Key, item.Message.Channel, why);
                await outbox.SentAsync(item, platformMessageId: null, cancellationToken);
                return false;
        }
    }

    private async Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await platform.PostAsync(item, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogBroke(e, platform.Name, item.Message.Key);
            return new PostResult.Later(TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(item.Attempts, 8)))), e.Message);
        }
    }

    private static Reply Plain(Reply reply) =>
        new(reply.Title, string.Join('\n', [reply.Text, .. reply.Fields.Select(f => $"{f.Name}: {f.Value}"), reply.Code ?? ""]), reply.Tone);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Platform} refuses message {Key} for #{Channel} for good: {Why}")]
    private partial void LogRefused(string platform, string key, string channel, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Posting {Key} to {Platform} broke; it is tried again")]
    private partial void LogBroke(Exception exception, string platform, string key);
}
