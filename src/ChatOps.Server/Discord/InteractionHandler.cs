using System.Text.Json;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// Brings interactions to the one door. Each is deferred once its delivery is stored; what comes late is dealt with by its age.
/// </summary>
internal sealed class InteractionHandler(
    InteractionReader reader, Completion completion, IInbox inbox, IDeliveries deliveries, InteractionReplies replies, LateNotices late,
    DiscordClock clock,
    [FromKeyedServices(DiscordPlatform.PlatformName)] ClickRights rights, IOperationStore store)
{
    /// <summary>Stands in front of what came too late to be run: nobody who finds it stored without its refusal runs it.</summary>
    private const string NotRun = "late: ";

    /// <param name="position">How far the stream is stored with this interaction.</param>
    /// <param name="stored">Called once it is stored, or asks for nothing.</param>
    public async Task TakeAsync(JsonElement interaction, StreamPosition? position, Action stored)
    {
        var read = reader.Read(interaction);
        var age = clock.AgeOf(interaction.Text("id"));
        switch (read)
        {
            case Interaction.Typing:
                stored();
                await completion.AnswerAsync(interaction);
                break;
            case Interaction.Ping:
                stored();
                await replies.PongAsync(interaction.Text("id"), interaction.Text("token"));
                break;
            case Interaction.Nothing:
                stored();
                break;
            case Interaction.ToDeny denial when !LateRule.IsLate(age) && await rights.MayDenyAsync(denial.Click.Delivery, denial.Approval)
                && await replies.OpenAsync(denial.Click.Place, DiscordModals.AskWhyDenied(denial.Approval, rights.LanguageOf(denial.Click.Delivery))):
            case Interaction.ToCancel cancel when !LateRule.IsLate(age)
                && await rights.MayCancelAsync(cancel.Click.Delivery, cancel.Handle)
                && await replies.OpenAsync(cancel.Click.Place, DiscordModals.AskWhyCancelled(cancel.Handle, rights.LanguageOf(cancel.Click.Delivery))):
            case Interaction.ToResolve doubt when !LateRule.IsLate(age)
                && await rights.MayResolveAsync(doubt.Click.Delivery, doubt.Handle)
                && await replies.OpenAsync(doubt.Click.Place, DiscordModals.AskWhatWasSeen(doubt.Handle, rights.LanguageOf(doubt.Click.Delivery))):
                stored();
                break;
            default:
                await DeliverAsync(await MeantAsync(read), age, position, stored);
                break;
        }
    }

    private async Task<Interaction.Delivered> MeantAsync(Interaction read) => read switch
    {
        Interaction.ToDeny { Click: var click } => click,
        Interaction.ToCancel { Click: var click } => click,
        Interaction.ToResolve { Click: var click } => click,
        Interaction.ToRun { Click: var click, Late: var id } => click with { Delivery = await LateAsync(click.Delivery, id) },
        _ => (Interaction.Delivered)read,
    };

    /// <summary>What was typed then is typed now, by the same person and with the rights of now.</summary>
    private async Task<Delivery> LateAsync(Delivery click, string id) =>
        await deliveries.AnsweredAsync(id, CancellationToken.None) is { Delivery: { Body: DeliveryBody.TypedCommand { Text: var text } } known }
        && known.Person == click.Person && text.StartsWith(NotRun, StringComparison.Ordinal)
            ? click with { Body = new DeliveryBody.TypedCommand(text[NotRun.Length..]) }
            : click with
            {
                Body = new DeliveryBody.TypedCommand($"{NotRun}{InertText.ShowLine(id)}"),
                Objection = click.Objection ?? new Answer.Refused(
                    "late-asker", "only who typed it can run it after all, and only as long as it is remembered; type it yourself"),
            };

    private async Task DeliverAsync(Interaction.Delivered meant, TimeSpan age, StreamPosition? position, Action stored)
    {
        var (delivery, place) = (meant.Delivery with { Position = position }, meant.Place);
        if (LateRule.IsLate(age))
        {
            place = place with { Reply = InteractionReply.Channel, Late = age };
            delivery = Late(delivery with { AnswerTo = place.ToAnswerPlace() with { Overheard = true } }, age, meant.Changes);
        }
        var answer = await inbox.ReceiveAsync(delivery, CancellationToken.None, async first =>
        {
            stored();
            await replies.DeferAsync(place);
            if (first && place.Late is not null && meant.Changes && delivery.Objection is null)
                await late.RunsAsync(delivery, age);
        });
        await EndAsync(delivery, place, answer);
    }

    /// <summary>What the operation finds out replaces the deferred message.</summary>
    private async Task<bool> IsAnsweredThereAsync(string handle, Delivery delivery) =>
        await store.FindByHandleAsync(handle, CancellationToken.None) is { AskerOnly: true, Asked: { } asked }
            && asked.Thread == delivery.AnswerTo?.Thread;

    private static Delivery Late(Delivery delivery, TimeSpan age, bool changes)
    {
        var typed = delivery.Body as DeliveryBody.TypedCommand;
        return delivery.Objection is null && LateRule.Objection(age, changes, typed is not null) is { } objection
            ? delivery with { Objection = objection, Body = new DeliveryBody.TypedCommand(NotRun + (typed?.Text ?? "a click")) }
            : delivery;
    }

    private WrittenMessage InLanguage(Reply reply, Delivery delivery)
    {
        var language = rights.LanguageOf(delivery);
        return new(reply.In(language), [], []) { Language = language };
    }

    /// <summary>
    /// What the outbox does not say: a secret for the asker's eyes, and that a deferred message has nothing left to say.
    /// </summary>
    private async Task EndAsync(Delivery delivery, InteractionPlace place, Answer answer)
    {
        switch (answer)
        {
            case Answer.Replied { OnlyNow: { } secret } when AnswerMessage.ReplyOf(delivery, answer) is { } said:
                // The first message after a deferral takes its place, and the outbox says the answer there: the link needs a place of its
                // own.
                await replies.SayAsync(place, InLanguage(said, delivery));
                await replies.WhisperSecretAsync(place, secret);
                break;
            case Answer.Accepted accepted when !await IsAnsweredThereAsync(accepted.Operation, delivery):
                await replies.DropAsync(place);
                break;
            case Answer.Refused { Code: "too-many-commands" or "too-much-text" or "too-many-waiting" } refused when AnswerMessage.ReplyOf(delivery, refused) is { } reply:
                // Of a flood nothing is stored, so the outbox may not say it.
                await replies.SayAsync(place, InLanguage(reply, delivery));
                break;
            default:
                break;
        }
    }
}
