using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Slack;

/// <summary>The output of an operation in its thread: as a message while it is short, else as a file.</summary>
internal sealed class SlackOutput(SlackApi api, SlackPace pace, SlackRecall recall, IOperationStore store, ITranscriptStore transcripts)
{
    private const int MostTries = 12;
    private const int Short = 2000;
    private const int Page = 2000;
    private const int MostBytes = 20 * 1024 * 1024;

    public async Task<PostResult> PostAsync(OutboxItem item, string place, CancellationToken cancellationToken)
    {
        var message = item.Message;
        var thread = SlackPlatform.ThreadOf(item);
        var text = await TextAsync(message.Operation!, cancellationToken);
        if (text.Length == 0)
            return new PostResult.Posted(MessageId: null);
        if (item.Attempts >= MostTries)
            return await PostShortAsync(item, place, thread, $"It could not be put here. Read it with: /ops show {message.Operation} --part output, or on the bot's page.", cancellationToken);
        return text.Length <= Short && text.Count(c => c == '\n') < 40
            ? await PostShortAsync(item, place, thread, text, cancellationToken)
            : await PostFileAsync(item, place, thread, text, cancellationToken);
    }

    private async Task<PostResult> PostShortAsync(OutboxItem item, string place, string? thread, string text, CancellationToken cancellationToken)
    {
        if (item.Doubtful && await recall.FindAsync(place, thread, item.Message, cancellationToken) is { } found)
            return found;
        var content = SlackMessages.Of(item.Message.Body with { Code = text }, [], []);
        return SlackResults.Of(await api.PostAsync("chat.postMessage", SlackPlatform.NewBody(place, thread, item.Message.Key, content), cancellationToken), pace, place);
    }

    /// <summary>Three calls; only the last one shows it, so the first two may be repeated.</summary>
    private async Task<PostResult> PostFileAsync(OutboxItem item, string place, string? thread, string text, CancellationToken cancellationToken)
    {
        var name = $"{item.Message.Operation}-output.txt";
        if (item.Doubtful && await IsThereAsync(place, thread, name, cancellationToken) is { } known)
            return known;
        var bytes = Encoding.UTF8.GetBytes(text);
        var offered = await api.AskAsync("files.getUploadURLExternal", cancellationToken, ("filename", name), ("length", $"{bytes.Length}"));
        if (offered is not SlackAnswer.Done offer)
            return SlackResults.Of(offered, pace, place);
        if (!Uri.TryCreate(offer.Text("upload_url"), UriKind.Absolute, out var address) || await api.UploadAsync(address, bytes, cancellationToken) is not SlackAnswer.Done)
            return new PostResult.Later(TimeSpan.FromSeconds(5 * (item.Attempts + 1)), "the upload did not succeed", NotPosted: true);
        var body = new JsonObject
        {
            ["files"] = new JsonArray(new JsonObject { ["id"] = offer.Text("file_id"), ["title"] = name }),
            ["channel_id"] = place,
            ["initial_comment"] = SlackText.Escape(item.Message.Body.Title),
        };
        if (thread is not null)
            body["thread_ts"] = thread;
        var completed = await api.PostAsync("files.completeUploadExternal", body, cancellationToken);
        return completed is SlackAnswer.Done ? new PostResult.Posted(MessageId: null) : SlackResults.Of(completed, pace, place);
    }

    private async Task<PostResult?> IsThereAsync(string place, string? thread, string name, CancellationToken cancellationToken)
    {
        (string, string)[] fields = thread is null ? [("channel", place), ("limit", "999")] : [("channel", place), ("limit", "999"), ("ts", thread)];
        return await api.AskAsync(thread is null ? "conversations.history" : "conversations.replies", cancellationToken, fields) switch
        {
            SlackAnswer.Done done => done.Body.Items("messages").Any(m => HasFile(m, name)) ? new PostResult.Posted(MessageId: null) : null,
            SlackAnswer.Refused => null,
            var unclear => SlackResults.Of(unclear, pace, place) is PostResult.Later later ? later with { NotPosted = false } : null,
        };
    }

    private static bool HasFile(JsonElement message, string name) => message.Items("files").Any(f => f.Text("name") == name || f.Text("title") == name);

    private async Task<string> TextAsync(string handle, CancellationToken cancellationToken)
    {
        if (await store.FindByHandleAsync(handle, cancellationToken) is not { } operation)
            return "";
        var text = new StringBuilder();
        var next = 1L;
        while (text.Length < MostBytes / 4)
        {
            var lines = await transcripts.ReadAsync(operation.Id, next, Page, cancellationToken);
            foreach (var line in lines)
                text.Append(line.Stream == TranscriptStream.Bot ? "# " : "").AppendLine(line.Text);
            if (lines.Count < Page)
                return text.ToString().TrimEnd();
            next = lines[^1].Number + 1;
        }
        return text.AppendLine("# shortened here; the page of the operation has the rest").ToString();
    }
}
