using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Reports;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Writes what is to be posted in Slack's form.</summary>
internal sealed class SlackWriter([FromKeyedServices(SlackPlatform.PlatformName)] MessageWriter messages, SlackOptions options)
{
    public async Task<SlackContent> WriteAsync(OutboxMessage message, CancellationToken cancellationToken) => InSlack(await messages.WriteAsync(message, cancellationToken));

    public Task<bool> IsAwaitedAsync(OutboxMessage call, CancellationToken cancellationToken) => messages.IsAwaitedAsync(call, cancellationToken);

    public async Task<SlackContent> WriteAsync(Reply reply, Language language, CancellationToken cancellationToken) =>
        InSlack(await messages.WriteAsync(reply.In(language), [], language, cancellationToken));

    /// <summary>Without blocks, for when they were refused.</summary>
    public SlackContent Plain(OutboxMessage message) => SlackMessages.Plain(messages.BodyOf(message));

    private SlackContent InSlack(WrittenMessage message) => SlackMessages.Of(AsTypedHere(message.Body), message.Accounts, message.Buttons, message.Language);

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
        new($"(?<=^|[\\s(“«])/(?=({string.Join('|', options.Families.Select(Regex.Escape))}){behind})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private string Typed(Regex command, string text) => command.Replace(text, $"/{options.CommandPrefix}");
}
