using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Opens modals. When one does not open in time, its content or the next step is told to the person alone.</summary>
internal sealed class SlackDialogs(
    SlackApi api, SlackPlatform platform, SlackOptions options, [FromKeyedServices(SlackPlatform.PlatformName)] RecentIds asked,
    [FromKeyedServices(SlackPlatform.PlatformName)] ClickRights rights)
{
    public Task<bool> IsToAskAsync(Arrival.ToDeny denial) => rights.MayDenyAsync(denial.Delivery, denial.Approval);

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
        var approval = await rights.ApprovableAsync(wish.Delivery, wish.Handle, reply);
        if (!await OpenAsync(wish.Trigger, SlackModals.Read(reply, wish.Handle, approval, wish.Spot, options.PageRoot)))
            await platform.WhisperAsync(wish.Spot, reply);
    }

    private async Task<bool> OpenAsync(string trigger, JsonObject view) =>
        await api.PostAsync("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = view }, CancellationToken.None) is SlackAnswer.Done;
}
