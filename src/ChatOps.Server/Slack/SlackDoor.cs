using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Slack;

/// <summary>Brings what arrives to the one door. An envelope is acknowledged when its delivery is stored; what asks for nothing is acknowledged at once.</summary>
internal sealed partial class SlackDoor(
    Arrivals arrivals, IInbox inbox, SlackPlatform platform, SlackThreads threads, SlackDialogs dialogs, GroupMembers groups, SlackSelf self, ILogger<SlackDoor> logger)
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
            case Arrival.ToDeny { Delivery: var late }:
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

/// <summary>Who the bot is in the workspace.</summary>
internal sealed class SlackSelf(SlackApi api, SlackOptions options)
{
    /// <summary>The bot's own account; empty before they met.</summary>
    public string Account { get; private set; } = "";

    /// <summary>Null: they met.</summary>
    /// <exception cref="SlackFatalException">The token is not good, or is of another workspace.</exception>
    public async Task<SlackTrouble?> MeetAsync(CancellationToken cancellationToken)
    {
        switch (await api.AskAsync("auth.test", cancellationToken))
        {
            case SlackAnswer.Done done when done.Text("team_id") != options.Team:
                throw new SlackFatalException($"the bot token is of the workspace {done.Text("team_id")}, and Slack:Team allows {options.Team} only");
            case SlackAnswer.Done done:
                Account = done.Text("user_id");
                return null;
            case SlackAnswer.Refused { IsAboutRights: true } refused:
                throw new SlackFatalException($"auth.test: {refused}");
            case var other:
                return SlackTrouble.Of(other);
        }
    }
}

/// <summary>Words in the thread of an operation act on it.</summary>
internal sealed class SlackThreads(IOutbox outbox)
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
            return said.Delivery with
            {
                // An objection is not stored. Whoever finds what is stored without it must approve nothing, so it does not say which operation.
                Body = new DeliveryBody.TypedCommand(unread is null ? $"/ops {verb} {handle}{reason}" : "/ops approve"),
                Objection = said.Delivery.Objection ?? unread,
            };
        }
        return said.OnlyThere ? null : said.Delivery;
    }

    private static Answer.Refused? Unread(OutboxMessage message) => SlackMessages.Of(message.Body, [], []).IsWhole
        ? null
        : new("plan-not-shown", "this plan is longer than the message; press Read plan, and approve it there");
}

/// <summary>Opens modals. When one does not open in time, its content or the next step is told to the person alone.</summary>
internal sealed class SlackDialogs(
    SlackApi api, SlackPlatform platform, SlackOptions options, IOperationStore store, RecentIds asked, IPeople people, DecisionPolicy policy)
{
    /// <summary>Nobody writes a reason to be refused afterwards: only who may deny, or withdraw, there and now is asked for one.</summary>
    public async Task<bool> IsToAskAsync(Arrival.ToDeny denial)
    {
        var click = denial.Delivery;
        return click.Objection is null && !click.IsUnbound && people.Find(click.Person) is { } actor
            && await store.FindByApprovalAsync(denial.Approval, CancellationToken.None) is { } operation
            && policy.Decide(operation, actor, DecisionPolicy.Denying(operation, actor), click.ReceivedAt) is Decision.Allowed;
    }

    public async Task AskReasonAsync(Arrival.ToDeny denial)
    {
        // Delivered twice it is one dialog: the second would find its trigger used.
        if (asked.IsFirst(denial.Delivery.Id) && !await OpenAsync(denial.Trigger, SlackModals.AskReason(denial.Approval, denial.Spot)))
            await platform.WhisperAsync(denial.Spot, new Reply("The dialog did not open", "Press Deny once more, or type deny in the operation's thread, with the reason behind it.", Tone.Warning));
    }

    public async Task ShowAsync(Arrival.ToRead wish, Answer answer)
    {
        if (answer is not Answer.Replied { Reply: var reply })
        {
            if (AnswerMessage.ReplyOf(wish.Delivery, answer) is { } refused)
                await platform.WhisperAsync(wish.Spot, refused);
            return;
        }
        var operation = await store.FindByHandleAsync(wish.Handle, CancellationToken.None);
        var approval = operation is { Approval: { } waiting } && people.Find(wish.Delivery.Person) is { } actor && reply.Buttons.Any(b => b.Kind == ButtonKind.Approve)
            && policy.Decide(operation, actor, DecisionKind.Approve, wish.Delivery.ReceivedAt) is Decision.Allowed ? waiting.Id : null;
        if (!await OpenAsync(wish.Trigger, SlackModals.Read(reply, wish.Handle, approval, wish.Spot, options.PageRoot)))
            await platform.WhisperAsync(wish.Spot, reply);
    }

    private async Task<bool> OpenAsync(string trigger, JsonObject view) =>
        await api.PostAsync("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = view }, CancellationToken.None) is SlackAnswer.Done;
}
