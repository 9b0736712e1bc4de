using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Slack;

/// <summary>Writes what is to be posted: a stored message with what is known only now, such as the approval that a button is for and how far a step is.</summary>
internal sealed class SlackWriter(IOperationStore store, IPeople people, LiveSteps live, SlackOptions options)
{
    public async Task<SlackContent> WriteAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var accounts = message.Mentions.Select(p => people.Find(p)?.Accounts.GetValueOrDefault(SlackPlatform.PlatformName)).OfType<string>().ToList();
        var body = message.Operation is { } handle && message.Key == BoardMessage.CardOf(handle) ? WithProgress(message.Body, live.Of(handle)) : message.Body;
        return await WriteAsync(body, accounts, cancellationToken);
    }

    /// <summary>After an outage it may be too late to call anybody.</summary>
    public async Task<bool> IsAwaitedAsync(OutboxMessage call, CancellationToken cancellationToken) =>
        await store.FindByHandleAsync(call.Operation!, cancellationToken) is { State: OperationState.AwaitingApproval };

    public async Task<SlackContent> WriteAsync(Reply reply, IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        var buttons = new List<SlackButton>();
        foreach (var button in reply.Buttons)
        {
            if (await ButtonAsync(button, cancellationToken) is { } made)
                buttons.Add(made);
        }
        return SlackMessages.Of(AsTypedHere(reply), accounts, buttons);
    }

    /// <summary>Where commands have a prefix in Slack, the bot's own sentences name them as they are typed there. Output and plans stay as they are.</summary>
    private Reply AsTypedHere(Reply reply)
    {
        if (options.CommandPrefix.Length == 0 || options.Families.IsEmpty)
            return reply;
        var command = Named(" [a-z]");
        reply = reply with { Title = Typed(command, reply.Title), Text = Typed(command, reply.Text), Fields = [.. reply.Fields.Select(f => f with { Name = Typed(command, f.Name), Value = Typed(command, f.Value) })] };
        if (!reply.NamesCommands)
            return reply;
        // A family may stand alone in a cell.
        var own = Named("( [a-z]|$)");
        return reply with { Table = reply.Table is { } table ? table with { Rows = [.. table.Rows.Select(r => r.Select(c => Typed(own, c)).ToImmutableArray())] } : null, Code = reply.Code is { } code ? Typed(own, code) : null };
    }

    private Regex Named(string behind) =>
        new($"(?<=^|[\\s(“])/(?=({string.Join('|', options.Families.Select(Regex.Escape))}){behind})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private string Typed(Regex command, string text) => command.Replace(text, $"/{options.CommandPrefix}");

    /// <summary>A decision's button carries the random id of its approval; one that nobody waits for any more is left out.</summary>
    private async Task<SlackButton?> ButtonAsync(ReplyButton button, CancellationToken cancellationToken)
    {
        if (button.Kind is not (ButtonKind.Approve or ButtonKind.Deny))
            return new(button.Kind, button.Subject);
        return await store.FindByHandleAsync(button.Subject, cancellationToken) is { State: OperationState.AwaitingApproval, Approval: { } approval }
            ? new(button.Kind, approval.Id)
            : null;
    }

    private static Reply WithProgress(Reply reply, LiveStep? step) => step switch
    {
        null => reply,
        { Trouble: { } trouble } => reply.With("Now", $"the host cannot be asked: {trouble}"),
        { Progress: { } progress } => reply.With("Now", Told(progress)),
        _ => reply,
    };

    private static string Told(Core.Runbooks.Progress progress)
    {
        const int Cells = 12;
        var parts = new List<string>();
        if (progress.Fraction is { } fraction)
        {
            var full = (int)Math.Round(Math.Clamp(fraction, 0, 1) * Cells);
            parts.Add($"{new string('█', full)}{new string('░', Cells - full)} {fraction * 100:0} %");
        }
        if (progress.Remaining is { } remaining)
            parts.Add($"about {Spoken.Duration(remaining)} left");
        if (progress.Note is { Length: > 0 } note)
            parts.Add(note);
        return string.Join(" · ", parts);
    }
}
