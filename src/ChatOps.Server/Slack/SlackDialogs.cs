using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Reports;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Opens modals. When one does not open in time, its content or the next step is told to the person alone.</summary>
internal sealed class SlackDialogs(
    SlackApi api, SlackPlatform platform, SlackOptions options, [FromKeyedServices(SlackPlatform.PlatformName)] RecentIds asked,
    [FromKeyedServices(SlackPlatform.PlatformName)] ClickRights rights)
{
    public Task<bool> IsToAskAsync(Arrival.ToDeny denial) => rights.MayDenyAsync(denial.Delivery, denial.Approval);

    public Task<bool> IsToAskAsync(Arrival.ToResolve doubt) => rights.MayResolveAsync(doubt.Delivery, doubt.Handle);

    public Task AskReasonAsync(Arrival.ToDeny denial) => AskAsync(
        denial.Delivery, denial.Trigger, denial.Spot, SlackModals.AskReason(denial.Approval, denial.Spot, rights.LanguageOf(denial.Delivery)),
        "Press Deny once more, or type deny in the operation's thread, with the reason behind it.");

    public Task AskWhatWasSeenAsync(Arrival.ToResolve doubt) => AskAsync(
        doubt.Delivery, doubt.Trigger, doubt.Spot, SlackModals.AskWhatWasSeen(doubt.Handle, doubt.Spot, rights.LanguageOf(doubt.Delivery)), $"Press it once more, or type /ops resolve {doubt.Handle} and what you saw.");

    /// <summary>Delivered twice it is one dialog: the second would find its trigger used.</summary>
    private async Task AskAsync(Delivery click, string trigger, ConversationReference spot, JsonObject view, string otherwise)
    {
        if (asked.IsFirst(click.Id) && !await OpenAsync(trigger, view))
            await platform.WhisperAsync(spot, new Reply("The dialog did not open", otherwise, Tone.Warning) { NamesCommands = true }, rights.LanguageOf(click));
    }

    public async Task ShowAsync(Arrival.ToRead wish, Answer answer)
    {
        var language = rights.LanguageOf(wish.Delivery);
        if (answer is not Answer.Replied { Reply: var reply })
        {
            if (AnswerMessage.ReplyOf(wish.Delivery, answer) is { } refused)
                await platform.WhisperAsync(wish.Spot, refused, language);
            return;
        }
        var approval = await rights.ApprovableAsync(wish.Delivery, wish.Handle, reply);
        if (!await OpenAsync(wish.Trigger, SlackModals.Read(reply.In(language), wish.Handle, approval, wish.Spot, options.PageRoot, language)))
            await platform.WhisperAsync(wish.Spot, reply, language);
    }

    private async Task<bool> OpenAsync(string trigger, JsonObject view) =>
        await api.PostAsync("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = view }, CancellationToken.None) is SlackAnswer.Done;
}
