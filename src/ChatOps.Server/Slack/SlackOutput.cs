using System.Text;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>The output of an operation in its thread.</summary>
internal sealed class SlackOutput(
    SlackApi api, [FromKeyedServices(SlackPlatform.PlatformName)] PlacePace pace, [FromKeyedServices(SlackPlatform.PlatformName)] PostDeduplicator once,
    [FromKeyedServices(SlackPlatform.PlatformName)] MessageWriter writer) : IOutputPlaces
{
    public const int MostBytes = 20 * 1024 * 1024;

    public async Task<PostResult> PostShortAsync(OutboxItem item, string place, string text, CancellationToken cancellationToken)
    {
        var thread = SlackPlatform.ThreadOf(item);
        var body = SlackPlatform.NewBody(place, thread, item.Message.Key, SlackMessages.Of(writer.BodyOf(item.Message) with { Code = text }, [], [], writer.LanguageOf(item.Message)));
        return await once.OnceAsync(
            MarkedMessage.Of(place, thread, item.Message), item, async () => SlackResults.Of(await api.PostAsync("chat.postMessage", body, cancellationToken), pace, place),
            there => Task.FromResult<PostResult>(new PostResult.Posted(there)), cancellationToken);
    }

    /// <summary>Three calls; only the last one shows it, so the first two may be repeated.</summary>
    public async Task<PostResult> PostFileAsync(OutboxItem item, string place, string name, string text, CancellationToken cancellationToken)
    {
        var thread = SlackPlatform.ThreadOf(item);
        if (item.Doubtful && await once.FindFileAsync(MarkedMessage.Of(place, thread, item.Message), name, cancellationToken) is { } known)
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
            ["initial_comment"] = SlackText.Escape(writer.BodyOf(item.Message).Title),
        };
        if (thread is not null)
            body["thread_ts"] = thread;
        var completed = await api.PostAsync("files.completeUploadExternal", body, cancellationToken);
        return completed is SlackAnswer.Done ? new PostResult.Posted(MessageId: null) : SlackResults.Of(completed, pace, place);
    }
}
