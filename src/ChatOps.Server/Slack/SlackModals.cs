using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>The two dialogs: a plan or an output to read, and the reason of a denial.</summary>
internal static class SlackModals
{
    private const string Deny = "deny";
    private const string Approve = "approve";
    private const string Input = "reason";
    private const int LongestReason = 1000;

    public static JsonObject AskReason(string approval, ConversationReference spot) => Modal("Deny", Deny, approval, spot, "Deny", new JsonArray(
        new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = Input,
            ["optional"] = true,
            ["label"] = SlackMessages.PlainText("Why? It goes on the record, and the requester reads it."),
            ["element"] = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Input, ["max_length"] = LongestReason, ["multiline"] = true },
        }));

    /// <param name="approval">What may be approved after reading; null: nothing, or not all of it is visible.</param>
    public static JsonObject Read(Reply reply, string handle, string? approval, ConversationReference spot, string page)
    {
        var message = SlackMessages.Wide(reply);
        var blocks = message.Blocks;
        if (!message.IsWhole)
            blocks.Insert(0, SlackMessages.Context($"This is longer than Slack can show. All of it, {(approval is null ? "" : "with Approve, ")}is at {page}/operations/{handle}"));
        if (blocks.Count == 0)
            blocks.Add(SlackMessages.Context("There is nothing to show."));
        var approvable = message.IsWhole ? approval : null;
        return Modal(Title(reply.Title), Approve, approvable ?? "", spot, approvable is null ? null : "Approve", blocks);
    }

    /// <summary>Null: no modal of ours.</summary>
    public static ModalOrigin? Read(JsonElement view)
    {
        var kind = view.Text("callback_id");
        if (kind is not (Deny or Approve) || view.Text("private_metadata") is not { Length: > 0 } kept)
            return null;
        using var document = JsonDocument.Parse(kept);
        var origin = document.RootElement;
        var reason = view.Text("state", "values", Input, Input, "value").Trim();
        return origin.Text("approval") is { Length: > 0 } approval
            ? new(approval, origin.Text("place"), origin.Text("thread") is { Length: > 0 } thread ? thread : null, kind == Approve, reason.Length > 0 ? reason : null)
            : null;
    }

    private static JsonObject Modal(string title, string kind, string approval, ConversationReference spot, string? submit, JsonArray blocks)
    {
        var view = new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = kind,
            ["title"] = SlackMessages.PlainText(title),
            ["close"] = SlackMessages.PlainText("Close"),
            ["private_metadata"] = new JsonObject { ["approval"] = approval, ["place"] = spot.Place, ["thread"] = spot.Thread ?? "" }.ToJsonString(),
            ["blocks"] = blocks,
        };
        if (submit is not null)
            view["submit"] = SlackMessages.PlainText(submit);
        return view;
    }

    private static string Title(string title) => InertText.ShowLine(title) is { Length: <= 24 } shown ? shown : InertText.ShowLine(title)[..23] + "…";
}
