using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Brings what arrives to the one door. An envelope is acknowledged when its delivery is stored; what asks for nothing is acknowledged at once.</summary>
internal sealed partial class SlackEventHandler(
    EnvelopeParser arrivals, IInbox inbox, SlackPlatform platform, SlackThreads threads, SlackDialogs dialogs, GroupMembers groups, SlackBotIdentity self, ILogger<SlackEventHandler> logger)
{
    /// <summary>Null: the bot knows who it is there.</summary>
    public Task<SlackTrouble?> MeetAsync(CancellationToken cancellationToken) => self.MeetAsync(cancellationToken);

    public async Task DeliverAsync(SlackSocket socket, JsonElement envelope)
    {
        var id = envelope.Text("envelope_id");
        if (id.Length == 0)
            return;
        try
        {
            await TakeAsync(arrivals.Read(envelope, self.Account), () => AcknowledgeAsync(socket, id));
        }
        catch (Exception e)
        {
            // Not acknowledged unless it was stored: Slack delivers it again.
            LogBroke(e, id);
        }
    }

    private async Task TakeAsync(Arrival arrival, Func<Task> acknowledge)
    {
        switch (arrival)
        {
            case Arrival.Delivered { Delivery: var delivery }:
                await DeliverAsync(delivery, acknowledge);
                break;
            case Arrival.InThread said:
                if (await threads.ResolveAsync(said) is { } meant)
                    await DeliverAsync(meant, acknowledge);
                else
                    await acknowledge();
                break;
            case Arrival.ToRead wish:
                await ShowAsync(wish, acknowledge);
                break;
            case Arrival.ToDeny denial when await dialogs.IsToAskAsync(denial):
                await acknowledge();
                await dialogs.AskReasonAsync(denial);
                break;
            case Arrival.ToResolve doubt when await dialogs.IsToAskAsync(doubt):
                await acknowledge();
                await dialogs.AskWhatWasSeenAsync(doubt);
                break;
            case Arrival.ToDeny { Delivery: var late }:
                await DeliverAsync(late, acknowledge);
                break;
            case Arrival.ToResolve { Delivery: var late }:
                await DeliverAsync(late, acknowledge);
                break;
            default:
                if (arrival is Arrival.GroupChanged)
                    groups.ReadSoon();
                await acknowledge();
                break;
        }
    }

    private async Task ShowAsync(Arrival.ToRead wish, Func<Task> acknowledge)
    {
        var isNew = false;
        var answer = await inbox.ReceiveAsync(wish.Delivery, CancellationToken.None, first =>
        {
            isNew = first;
            return acknowledge();
        });
        if (isNew)
            await dialogs.ShowAsync(wish, answer);
    }

    private async Task DeliverAsync(Delivery delivery, Func<Task> acknowledge)
    {
        var answer = await inbox.ReceiveAsync(delivery, CancellationToken.None, _ => acknowledge());
        if (answer is Answer.Replied { OnlyNow: { } secret })
            await platform.WhisperSecretAsync(delivery, secret);
    }

    /// <summary>A connection that is lost meanwhile costs nothing: the delivery is stored, and comes once more with the same id.</summary>
    private async Task AcknowledgeAsync(SlackSocket socket, string id)
    {
        try
        {
            await socket.AcknowledgeAsync(id);
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            LogUnacknowledged(id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Taking the envelope {Id} of Slack broke")]
    private partial void LogBroke(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The envelope {Id} is stored and could not be acknowledged ({Why}); Slack delivers it again")]
    private partial void LogUnacknowledged(string id, string why);
}
