using System.Text;
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
        var result = text.Length <= Short && text.Count(c => c == '\n') < 40
            ? await PostShortAsync(item, place, thread, text, cancellationToken)
            : await PostFileAsync(item, place, thread, text, cancellationToken);
        // Tries of an outage say nothing about this output: it is given up only when Slack takes a line in its place.
        return result is PostResult.Later { AsksToWait: false } && item.Attempts >= MostTries
            ? await PostShortAsync(item, place, thread, $"It could not be put here. Read it with: /ops show {message.Operation} --part output, or on the bot's page.", cancellationToken)
            : result;
    }

    private async Task<PostResult> PostShortAsync(OutboxItem item, string place, string? thread, string text, CancellationToken cancellationToken)
    {
        var body = SlackPlatform.NewBody(place, thread, item.Message.Key, SlackMessages.Of(item.Message.Body with { Code = text }, [], []));
        return await recall.OnceAsync(
            SlackRecall.Marked(place, thread, item.Message), item, async () => SlackResults.Of(await api.PostAsync("chat.postMessage", body, cancellationToken), pace, place),
            there => Task.FromResult<PostResult>(new PostResult.Posted(there)), cancellationToken);
    }

    /// <summary>Three calls; only the last one shows it, so the first two may be repeated.</summary>
    private async Task<PostResult> PostFileAsync(OutboxItem item, string place, string? thread, string text, CancellationToken cancellationToken)
    {
        var name = $"{item.Message.Operation}-output.txt";
        if (item.Doubtful && await recall.FindFileAsync(SlackRecall.Marked(place, thread, item.Message), name, cancellationToken) is { } known)
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
