using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Looks for what the bot itself posted.</summary>
internal sealed class SlackSearch(SlackApi api) : IPostedMessages
{
    private const int MostPages = 10;

    public Task<PostedFound> ByMarkAsync(MarkedMessage message, int enough, CancellationToken cancellationToken) =>
        LookAsync(message, m => SlackMark.Of(m) == message.Mark, enough, cancellationToken);

    public Task<PostedFound> ByFileAsync(MarkedMessage message, string name, CancellationToken cancellationToken) =>
        LookAsync(message, m => m.Items("files").Any(f => f.Text("name") == name || f.Text("title") == name), enough: 1, cancellationToken);

    public async Task<bool> DeleteAsync(MarkedMessage message, string id, CancellationToken cancellationToken) =>
        await api.PostAsync("chat.delete", new JsonObject { ["channel"] = message.Place, ["ts"] = id }, cancellationToken) is SlackAnswer.Done;

    private async Task<PostedFound> LookAsync(MarkedMessage message, Func<JsonElement, bool> isIt, int enough, CancellationToken cancellationToken)
    {
        List<(string, string)> fields =
        [
            ("channel", message.Place), ("include_all_metadata", "true"), ("limit", "200"),
            ("oldest", message.Since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ];
        if (message.Thread is { } thread)
            fields.Add(("ts", thread));
        var found = ImmutableArray.CreateBuilder<string>();
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await api.AskAsync(message.Thread is null ? "conversations.history" : "conversations.replies", cancellationToken, [.. fields, ("cursor", cursor)]);
            if (answer is not SlackAnswer.Done done)
                return new([.. found], found.Count > 0 ? null : Doubt(answer));
            found.AddRange(done.Body.Items("messages").Where(isIt).Select(m => m.Text("ts")));
            cursor = done.Text("response_metadata", "next_cursor");
            if (cursor.Length == 0 || found.Count >= enough)
                break;
        }
        return new([.. found], Doubt: null);
    }

    /// <summary>Refused for good, such as without the scope: then it is posted, twice at the worst.</summary>
    private static PostResult.Later? Doubt(SlackAnswer answer) => answer switch
    {
        SlackAnswer.Limited limited => new(limited.After, "Slack asks to wait", NotPosted: false) { AsksToWait = true },
        SlackAnswer.Unclear unclear => new(TimeSpan.FromSeconds(3), unclear.Why, NotPosted: false),
        _ => null,
    };
}
