using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatOps.Core.Approvals;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Limits;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Text;
using ChatOps.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Intake;

/// <summary>The one door: every delivery is stored, resolved to a person, parsed, authorised and answered here, once.</summary>
public sealed partial class OperationIntake(
    IDeliveries deliveries, IOperationStore store, IPeople people, CommandHandler commands, DecisionHandler decisions, ShareHandler shares, SecretMask mask,
    PersonLimits limits, TimeProvider time, ILogger<OperationIntake> logger) : IInbox
{
    private static readonly TimeSpan PendingPatience = TimeSpan.FromSeconds(30);

    /// <summary>Deliveries that somebody is at: what is stored, not handled and not here was left.</summary>
    private readonly ConcurrentDictionary<string, byte> _inHand = new(StringComparer.Ordinal);

    public async Task<Answer> ReceiveAsync(Delivery delivery, CancellationToken cancellationToken, Func<bool, Task>? stored = null)
    {
        var answer = await TakeAsync(delivery, stored ?? (_ => Task.CompletedTask), cancellationToken);
        Instruments.Delivered(delivery, answer);
        return answer;
    }

    private async Task<Answer> TakeAsync(Delivery delivery, Func<bool, Task> stored, CancellationToken cancellationToken)
    {
        // Refused before it is stored: what is stored is in backups, too.
        var (body, refusal) = Look(delivery);
        if (refusal is { } early)
        {
            if (early.IsNews)
                await TurnAwayAsync(delivery, early.Refused, cancellationToken);
            await stored(true);
            return early.Refused;
        }
        delivery = delivery with { Body = body };
        var mine = _inHand.TryAdd(delivery.Id, 0);
        try
        {
            var (accepted, read) = await AtOnceAsync(delivery, cancellationToken);
            if (accepted is null)
                return await TakeAsync(delivery, read, stored, await deliveries.ReceiveAsync(delivery, cancellationToken), cancellationToken);
            await stored(true);
            return accepted;
        }
        finally
        {
            if (mine)
                _inHand.TryRemove(delivery.Id, out _);
        }
    }

    /// <summary>What makes an operation is stored with it, as one: neither can be there without the other. No answer: it has to be stored first, and is then looked at.</summary>
    private async Task<(Answer? Accepted, ReadCommand? Read)> AtOnceAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery is not { Objection: null, IsUnbound: false, Body: DeliveryBody.TypedCommand typed } || people.Find(delivery.Person) is not { } actor)
            return (null, null);
        try
        {
            var read = commands.Read(delivery, typed.Text, actor);
            return (await commands.AtOnceAsync(delivery, read, actor, cancellationToken), read);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What can be stored at least is not lost; it breaks once more then, and is answered.
            LogBroke(e, delivery.Id);
            return (null, null);
        }
    }

    private async Task<Answer> TakeAsync(Delivery delivery, ReadCommand? read, Func<bool, Task> stored, Receipt receipt, CancellationToken cancellationToken)
    {
        await stored(receipt is Receipt.New);
        switch (receipt)
        {
            case Receipt.Handled handled:
                return handled.Answer;
            case Receipt.OtherBody:
                return new Answer.Refused("idempotency-conflict", "this key came before with another body; use a new key for a new command");
            case Receipt.Pending:
                return await AnswerOfAsync(delivery, cancellationToken);
            default:
                // From here on the delivery is stored: its handling does not end with the connection that brought it.
                return await HandleAsync(delivery, read, CancellationToken.None);
        }
    }

    public IReadOnlyList<CommandSpec> Usable(Actor actor, string channel) => commands.Usable(actor, channel);

    /// <summary>What was stored and not handled: when the bot died, and when the end of it could not be written.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        foreach (var delivery in await deliveries.UnhandledAsync(cancellationToken))
            await CatchUpAsync(delivery, cancellationToken);
    }

    private async Task CatchUpAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!_inHand.TryAdd(delivery.Id, 0))
            return;
        try
        {
            // It may have been handled between the look and now; what is done twice, such as a sign-in link, would be there twice.
            if (await deliveries.AnsweredAsync(delivery.Id, cancellationToken) is null)
                await HandleAsync(delivery, read: null, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It stays for the next look, and those behind it do not wait for it.
            LogBroke(e, delivery.Id);
        }
        finally
        {
            _inHand.TryRemove(delivery.Id, out _);
        }
    }

    /// <param name="read">A typed line as it was read a moment ago; null: it was not.</param>
    private async Task<Answer> HandleAsync(Delivery delivery, ReadCommand? read, CancellationToken cancellationToken)
    {
        Answer answer;
        try
        {
            answer = delivery.Objection ?? (people.Find(delivery.Person) is not { } actor ? Unknown(delivery)
                : delivery.IsUnbound ? Unbound(delivery)
                : delivery.Body switch
                {
                    DeliveryBody.TypedCommand typed => await commands.TypedAsync(delivery, read ?? commands.Read(delivery, typed.Text, actor), actor, cancellationToken),
                    DeliveryBody.ApprovalClick click => await decisions.ClickedAsync(delivery, click, actor, cancellationToken),
                    DeliveryBody.CancelClick cancel => await decisions.CancelledAsync(delivery.Id, cancel, actor, cancellationToken),
                    DeliveryBody.ShareClick share => await shares.SharedAsync(delivery, share, actor, cancellationToken),
                    _ => throw new InvalidOperationException($"Unexpected delivery {delivery.Body.GetType().Name}."),
                });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogBroke(e, delivery.Id);
            answer = new Answer.Refused("internal-error", "the bot itself broke while it handled this; its log has more. /ops list shows whether an operation exists");
        }
        return await FinishAsync(delivery, answer, cancellationToken);
    }

    /// <summary>Strangers learn how the platform calls them, so that whoever keeps the settings can write it down.</summary>
    private static Answer.Refused Unknown(Delivery delivery) => new(
        "person-unknown",
        delivery.StrangersAccount is { } account
            ? $"this bot does not know you. Your id on {delivery.Platform} is {InertText.ShowLine(account)}: whoever keeps the bot's settings can write it down as People:YOU:{delivery.Platform}"
            : "this bot does not know you; somebody who runs it must add you to its settings");

    private static Answer.Refused Unbound(Delivery delivery) => new(
        "channel-unknown",
        $"nothing works here. Use a channel that the bot's settings know; whoever keeps them can bind this place as Channels:NAME:{delivery.Platform}, its id is "
        + InertText.ShowLine(Delivery.IdIn(delivery.Platform, delivery.Channel) ?? delivery.Channel));

    /// <summary>The body as it is kept, or why nothing of it is.</summary>
    private (DeliveryBody Body, Early? Refusal) Look(Delivery delivery)
    {
        // What the bot brings by itself at its moment is nobody's flood.
        var own = delivery.Platform == Appointment.Platform;
        if (!own && limits.Take(delivery.Person, DeliveryRule.Size(delivery.Body)) is { } over)
            return (delivery.Body, Early.Of(over));
        var (body, problem) = DeliveryRule.Read(delivery.Body);
        if (problem is not null)
            return (body, new(new("bad-argument", problem), IsNews: true));
        var texts = Texts(body);
        // One answer for a secret and for a guess at one, counted alike: right and wrong are not told apart.
        var holdsSecret = texts.Any(mask.MayHoldSecret);
        var guessed = Math.Max(texts.Sum(TokenShape.CountIn), holdsSecret ? 1 : 0);
        if (!own && guessed > 0 && limits.Guess(delivery.Person, guessed) is { } guesses)
            return (body, Early.Of(guesses));
        return (body, holdsSecret ? new(new("bad-argument", Secret), IsNews: true) : null);
    }

    private sealed record Early(Answer.Refused Refused, bool IsNews)
    {
        public static Early Of(Overrun over) => new(new(over.Code, over.Reason), over.IsNews);
    }

    private Task<CommitResult> TurnAwayAsync(Delivery delivery, Answer.Refused refused, CancellationToken cancellationToken) =>
        store.CommitAsync(new(Operation: null) { Audit = [Refusal(delivery, refused)], Outbox = Message(delivery, refused) }, cancellationToken);

    private AuditEntry Refusal(Delivery delivery, Answer.Refused refused) =>
        new(null, time.GetUtcNow(), delivery.Person, "refused", $"{Told(delivery.Body)} in #{delivery.Channel}: {refused.Code}");

    private ImmutableArray<OutboxMessage> Message(Delivery delivery, Answer answer) =>
        AnswerMessage.Of(delivery, answer, time.GetUtcNow()) is { } message ? [message] : [];

    /// <summary>Marks the delivery handled, unless the change that it caused did so already.</summary>
    private async Task<Answer> FinishAsync(Delivery delivery, Answer answer, CancellationToken cancellationToken)
    {
        AuditEntry[] audit = answer is Answer.Refused refused ? [Refusal(delivery, refused)] : [];
        var result = await store.CommitAsync(
            new(Operation: null) { Handled = new(delivery.Id, answer), Audit = [.. audit], Outbox = Message(delivery, answer) }, cancellationToken);
        return result == CommitResult.AlreadyHandled ? await AnswerOfAsync(delivery, cancellationToken) : answer;
    }

    private async Task<Answer> AnswerOfAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var giveUp = time.GetUtcNow() + PendingPatience;
        while (time.GetUtcNow() < giveUp)
        {
            if (await deliveries.ReceiveAsync(delivery, cancellationToken) is Receipt.Handled handled)
                return handled.Answer;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
        return new Answer.Refused("still-working", "this was received before and is still being handled; /ops list shows what came of it");
    }

    /// <summary>What people write stands in the plan, its digest and the record for good: a secret in it could no longer be masked there.</summary>
    private static IReadOnlyList<string> Texts(DeliveryBody body) => body switch
    {
        DeliveryBody.TypedCommand typed => [typed.Text],
        DeliveryBody.ApprovalClick { Reason: { } reason } => [reason],
        DeliveryBody.CancelClick { Reason: { } reason } => [reason],
        _ => [],
    };

    private static string Begin(string text) => InertText.Line(text, 200);

    private string Told(DeliveryBody body) => body switch
    {
        // Masked before it is cut: a part of a secret is not recognised. A guess is masked alike: whoever may read the record learns nothing by it.
        DeliveryBody.TypedCommand typed => Begin(mask.MaskAlike(typed.Text)),
        DeliveryBody.ApprovalClick click => $"{(click.Approve ? "approve" : "deny")} {Begin(click.Operation ?? "")}".TrimEnd(),
        DeliveryBody.CancelClick cancel => $"cancel {Begin(cancel.Operation)}",
        DeliveryBody.ShareClick share => $"share {Begin(share.Operation ?? share.Delivery ?? "")}",
        _ => "",
    };

    private const string Secret =
        "this holds a secret that the bot knows, or a word that looks like one (as long as a token, of the same letters), and others would read it; "
        + "type it again without it, and if it is a secret, replace it where it was seen";

    [LoggerMessage(Level = LogLevel.Error, Message = "Handling delivery {Id} broke")]
    private partial void LogBroke(Exception exception, string id);
}
