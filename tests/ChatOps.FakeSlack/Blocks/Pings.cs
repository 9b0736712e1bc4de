using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatOps.Fakes.Slack;

/// <summary>
/// Whom a message pings and what in it is a link, read as Slack reads it: control sequences everywhere in <c>text</c> and in mrkdwn, bare addresses
/// where mrkdwn is not verbatim, the elements of rich text. In doubt it finds too much: text of a host must be inert in any reading.
/// </summary>
internal sealed partial class Pings
{
    private readonly HashSet<string> _notified = [];
    private readonly HashSet<string> _links = [];

    public IReadOnlySet<string> Notified => _notified;

    public IReadOnlySet<string> Links => _links;

    public static Pings In(SlackMessage message)
    {
        var pings = new Pings();
        var hasBlocks = message.Blocks is { } blocks && blocks.GetArrayLength() > 0;
        // With blocks the text is only the notification: it pings, but nobody can click in it.
        pings.Mentions(message.Text);
        if (!hasBlocks)
            pings.Addresses(message.Text, bare: true);
        if (hasBlocks)
            pings.Walk(message.Blocks!.Value);
        return pings;
    }

    private void Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var each in element.EnumerateArray())
                Walk(each);
        }
        if (element.ValueKind != JsonValueKind.Object)
            return;
        Look(element);
        foreach (var property in element.EnumerateObject())
            Walk(property.Value);
    }

    private void Look(JsonElement element)
    {
        switch (element.String("type"))
        {
            case "mrkdwn":
                var text = element.String("text") ?? "";
                var verbatim = element.Flag("verbatim") == true;
                Mentions(text);
                Addresses(text, bare: !verbatim);
                if (!verbatim)
                    Add(_notified, PlainBroadcast().Matches(text), "range");
                break;
            case "user":
                _notified.Add(element.String("user_id") ?? "");
                break;
            case "usergroup":
                _notified.Add(element.String("usergroup_id") ?? "");
                break;
            case "broadcast":
                _notified.Add(element.String("range") ?? "");
                break;
            case "link" or "date" when element.String("url") is { } url:
                _links.Add(url);
                break;
        }
    }

    private void Mentions(string text)
    {
        Add(_notified, Person().Matches(text), "id");
        Add(_notified, Group().Matches(text), "id");
        Add(_notified, Broadcast().Matches(text), "range");
    }

    private void Addresses(string text, bool bare)
    {
        Add(_links, Explicit().Matches(text), "url");
        // `<!date^…^…^URL|…>` opens its address.
        Add(_links, DateLink().Matches(text), "url");
        if (bare)
            Add(_links, Bare().Matches(Control().Replace(Code().Replace(text, " "), " ")), "url");
    }

    private static void Add(HashSet<string> set, MatchCollection matches, string group) => set.UnionWith(matches.Select(m => m.Groups[group].Value));

    [GeneratedRegex(@"<@(?<id>[UW][A-Z0-9]+)(\|[^<>]*)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Person();

    [GeneratedRegex(@"<!subteam\^(?<id>S[A-Z0-9]+)(\|[^<>]*)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Group();

    [GeneratedRegex(@"<!(?<range>channel|here|everyone|group)(\|[^<>]*)?>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Broadcast();

    [GeneratedRegex(@"(?<![\w@])@(?<range>channel|here|everyone)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex PlainBroadcast();

    [GeneratedRegex(@"<(?<url>[a-z][a-z0-9+.-]*:[^<>|]+)(\|[^<>]*)?>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Explicit();

    [GeneratedRegex(@"<!date\^[^<>^|]*\^[^<>^|]*\^(?<url>[^<>|]+)(\|[^<>]*)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateLink();

    [GeneratedRegex(@"<[^<>\n]*>", RegexOptions.None, 1000)]
    private static partial Regex Control();

    /// <summary>Inside of code, addresses stay text.</summary>
    [GeneratedRegex(@"```[\s\S]*?```|`[^`\n]+`", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(
        @"(?<url>\b(https?|ftp|sftp|ssh|mailto|tel|slack|vscode):[^\s<>|]+|\bwww\.[^\s<>|]+|\b[\w.+-]+@[\w-]+(\.[\w-]+)+|\b([a-z0-9-]+\.)+(com|org|net|edu|gov|io|dev|app|info|biz|eu|fr|de|uk|ch|at|it|es|nl|us|co|me|ai|sh)\b(/[^\s<>|]*)?)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Bare();
}
