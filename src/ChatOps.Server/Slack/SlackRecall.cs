using System.Globalization;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;

namespace ChatOps.Server.Slack;

/// <summary>
/// Slack does not know repetitions: after an answer that was lost, the bot looks for its own mark among what was posted since.
/// </summary>
internal sealed class SlackRecall(SlackApi api)
{
    private const string Type = "chatops_message";
    private const int MostPages = 10;
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(2);

    public static JsonObject Mark(string key) => new() { ["event_type"] = Type, ["event_payload"] = new JsonObject { ["key"] = key } };

    /// <summary>Posted where the message is there; Later when that cannot be found out now; null: it is not there.</summary>
    public async Task<PostResult?> FindAsync(string place, string? thread, OutboxMessage message, CancellationToken cancellationToken)
    {
        var oldest = (message.At - Before).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            List<(string, string)> fields = [("channel", place), ("include_all_metadata", "true"), ("oldest", oldest), ("limit", "200"), ("cursor", cursor)];
            if (thread is not null)
                fields.Add(("ts", thread));
            var answer = await api.AskAsync(thread is null ? "conversations.history" : "conversations.replies", cancellationToken, [.. fields]);
            if (answer is not SlackAnswer.Done done)
                return Doubt(answer);
            foreach (var known in done.Body.Items("messages"))
            {
                if (known.Text("metadata", "event_type") == Type && known.Text("metadata", "event_payload", "key") == message.Key)
                    return new PostResult.Posted(SlackPlatform.MessageId(place, known.Text("ts")));
            }
            cursor = done.Text("response_metadata", "next_cursor");
            if (cursor.Length == 0)
                return null;
        }
        return null;
    }

    /// <summary>Refused for good, such as without the scope: then it is posted, twice at the worst.</summary>
    private static PostResult.Later? Doubt(SlackAnswer answer) => answer switch
    {
        SlackAnswer.Limited limited => new(limited.After, "Slack asks to wait", NotPosted: false),
        SlackAnswer.Unclear unclear => new(TimeSpan.FromSeconds(3), unclear.Why, NotPosted: false),
        _ => null,
    };
}
