using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatOps.Fakes.Slack;

/// <summary>Files in three calls: announce name and exact length, upload, complete into a channel.</summary>
internal sealed class Uploads(Workspace workspace, Access access, Events events, Chat chat)
{
    public JsonObject Announce(ApiCall call, Uri self)
    {
        access.Need("files:write");
        var name = call.Required("filename");
        if (call["length"] is null)
            throw SlackError.Missing("length");
        var length = call.Number("length", -1);
        if (length <= 0)
            throw new SlackError("invalid_arguments", ["[ERROR] must be more than 0 [json-pointer:/length]"]);
        var file = new SlackFile(workspace.NewId("F"), name, length);
        lock (workspace.Gate)
            workspace.Files[file.Id] = file;
        return new() { ["upload_url"] = new Uri(self, $"/upload/v1/{file.Id}").ToString(), ["file_id"] = file.Id };
    }

    /// <summary>The address itself is the permission. Other lengths than the announced one are refused.</summary>
    public async Task ReceiveAsync(HttpContext context, string id)
    {
        SlackFile? file;
        lock (workspace.Gate)
            file = workspace.Files.GetValueOrDefault(id);
        if (file is null || file.IsComplete)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var content = new MemoryStream();
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            await (form.Files.SingleOrDefault()?.CopyToAsync(content, context.RequestAborted) ?? Task.CompletedTask);
        }
        else
        {
            await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        }
        var fits = content.Length == file.Length;
        if (fits)
            file.Content = content.ToArray();
        context.Response.StatusCode = fits ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsync(fits ? $"OK - {content.Length}" : "length mismatch", context.RequestAborted);
    }

    public JsonObject Complete(ApiCall call)
    {
        access.Need("files:write");
        var named = call.Structure("files", "invalid_arguments") ?? throw SlackError.Missing("files");
        var channel = call["channel_id"] is { Length: > 0 } id ? access.Postable(id) : null;
        var files = named.EnumerateArray().Select(Find).ToList();
        foreach (var (file, given) in files.Zip(named.EnumerateArray()))
        {
            file.IsComplete = true;
            file.Title = given.String("title") ?? file.Name;
        }
        if (channel is not null)
        {
            var content = Content.Of(JsonSerializer.SerializeToElement(new { text = call["initial_comment"] ?? "" }));
            var message = workspace.Add(chat.Message(channel, content) with { Files = files, ThreadTs = call["thread_ts"] });
            files.ForEach(f => f.Share = message);
            events.Message(message);
        }
        return new() { ["files"] = new JsonArray([.. files.Select(f => f.ToJson())]) };
    }

    private SlackFile Find(JsonElement named)
    {
        lock (workspace.Gate)
        {
            var file = workspace.Files.GetValueOrDefault(named.String("id") ?? "");
            return file is { Content: not null, IsComplete: false } ? file : throw new SlackError("file_not_found");
        }
    }
}
