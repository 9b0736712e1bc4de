using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Reports;
using ChatOps.Core.Steps;
using ChatOps.Core.Text;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// Completes what is to be posted with what is known only now, such as the approval that a button is for and how far a step is.
/// </summary>
internal sealed class MessageWriter([ServiceKey] string platform, IOperationStore store, IPeople people, LiveSteps live, Site site)
{
    public async Task<WrittenMessage> WriteAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        ImmutableArray<string> accounts = [.. message.Mentions.Select(p => people.Find(p)?.Accounts.GetValueOrDefault(platform)).OfType<string>()];
        var language = LanguageOf(message);
        var body = message.Body.In(language);
        return await WriteAsync(IsCard(message) ? WithProgress(body, live.Of(message.Operation!), language) : body, accounts, language, cancellationToken);
    }

    /// <param name="reply">As it is said in that language already.</param>
    public async Task<WrittenMessage> WriteAsync(Reply reply, ImmutableArray<string> accounts, Language language, CancellationToken cancellationToken)
    {
        var buttons = ImmutableArray.CreateBuilder<ResolvedButton>();
        foreach (var button in reply.Buttons)
        {
            if (await ButtonAsync(button, cancellationToken) is { } made)
                buttons.Add(made);
        }
        return new(reply, accounts, buttons.ToImmutable()) { Language = language };
    }

    /// <summary>For one person it is that person's, for everybody the channel's.</summary>
    public Language LanguageOf(OutboxMessage message) => site.LanguageOf(message.Person is { } person ? people.Find(person) : null, message.Channel);

    /// <summary>The body as it is said there.</summary>
    public Reply BodyOf(OutboxMessage message) => message.Body.In(LanguageOf(message));

    /// <summary>After an outage it may be too late to call anybody.</summary>
    public async Task<bool> IsAwaitedAsync(OutboxMessage call, CancellationToken cancellationToken) =>
        await store.FindByHandleAsync(call.Operation!, cancellationToken) is { State: OperationState.AwaitingApproval };

    /// <summary>The platform's id of a person, or of the stranger whom the name stands for; null: there is none.</summary>
    public string? AccountOf(string person) => people.Find(person)?.Accounts.GetValueOrDefault(platform) ?? Delivery.IdIn(platform, person);

    /// <summary>An operation's live message.</summary>
    public static bool IsCard(OutboxMessage message) => message.Operation is { } handle && message.Key == BoardMessage.CardOf(handle);

    /// <summary>It can still be cancelled, so it goes on.</summary>
    public static bool IsOpen(OutboxMessage card) => card.Body.Buttons.Any(b => b.Kind == ButtonKind.Cancel);

    /// <summary>A decision's button carries the random id of its approval; one that nobody waits for now is left out.</summary>
    private async Task<ResolvedButton?> ButtonAsync(ReplyButton button, CancellationToken cancellationToken)
    {
        if (button.Kind is not (ButtonKind.Approve or ButtonKind.Deny))
            return new(button.Kind, button.Subject);
        return await store.FindByHandleAsync(button.Subject, cancellationToken) is { State: OperationState.AwaitingApproval, Approval: { } approval }
            ? new(button.Kind, approval.Id)
            : null;
    }

    private static Reply WithProgress(Reply reply, LiveStep? step, Language language) => step switch
    {
        null => reply,
        { Trouble: { } trouble } => reply.With(language["Now"], language.Say($"the host cannot be asked: {trouble}")),
        { Progress: { } progress } => reply.With(language["Now"], Told(progress, language)),
        _ => reply,
    };

    private static string Told(Core.Plans.Progress progress, Language language)
    {
        const int Cells = 12;
        var parts = new List<string>();
        if (progress.Fraction is { } fraction)
        {
            var full = (int)Math.Round(Math.Clamp(fraction, 0, 1) * Cells);
            parts.Add($"{new string('█', full)}{new string('░', Cells - full)} {fraction * 100:0} %");
        }
        if (progress.Remaining is { } remaining)
            parts.Add(language.Say($"about {UnitText.Duration(remaining, language)} left"));
        if (progress.Note is { Length: > 0 } note)
            parts.Add(note);
        return string.Join(" · ", parts);
    }
}
