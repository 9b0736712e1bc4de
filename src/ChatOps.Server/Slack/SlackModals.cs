using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Text;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>The dialogs: a plan or an output to read, the reason of a denial, and what was seen on a host.</summary>
internal static class SlackModals
{
    private const string Deny = "deny";
    private const string Approve = "approve";
    private const string Resolve = "resolve";
    private const string Input = "reason";
    private const int LongestReason = 1000;

    public static JsonObject AskReason(string approval, ConversationReference spot, Language language) =>
        Modal(language["Deny"], Deny, approval, spot, language["Deny"], Question(language["Why? It goes on the record, and the requester reads it."], optional: true), language);

    public static JsonObject AskWhatWasSeen(string handle, ConversationReference spot, Language language) =>
        Modal(language["Free the target"], Resolve, handle, spot, language["Free it"], Question(language["What did you see on the host? It goes on the record."], optional: false), language);

    private static JsonArray Question(string label, bool optional) => new(new JsonObject
    {
        ["type"] = "input",
        ["block_id"] = Input,
        ["optional"] = optional,
        ["label"] = SlackMessages.PlainText(label),
        ["element"] = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Input, ["max_length"] = LongestReason, ["multiline"] = true },
    });

    /// <param name="approval">What may be approved after reading; null: nothing, or not all of it is visible.</param>
    public static JsonObject Read(Reply reply, string handle, string? approval, ConversationReference spot, string page, Language? said = null)
    {
        var language = said ?? Language.English;
        var message = SlackMessages.Wide(reply);
        var blocks = message.Blocks;
        if (!message.IsWhole)
            blocks.Insert(0, SlackMessages.Context(Longer(approval is not null, $"{page}/operations/{handle}", language)));
        if (blocks.Count == 0)
            blocks.Add(SlackMessages.Context(language["There is nothing to show."]));
        var approvable = message.IsWhole ? approval : null;
        return Modal(Title(reply.Title), Approve, approvable ?? "", spot, approvable is null ? null : language["Approve"], blocks, language);
    }

    /// <summary>Null: no modal of ours.</summary>
    public static ModalOrigin? Read(JsonElement view)
    {
        var kind = view.Text("callback_id");
        if (kind is not (Deny or Approve or Resolve) || view.Text("private_metadata") is not { Length: > 0 } kept)
            return null;
        using var document = JsonDocument.Parse(kept);
        var origin = document.RootElement;
        var reason = view.Text("state", "values", Input, Input, "value").Trim();
        if (origin.Text("approval") is not { Length: > 0 } subject)
            return null;
        DeliveryBody body = kind == Resolve
            ? new DeliveryBody.TypedCommand($"/ops resolve {subject} {reason.ReplaceLineEndings(" ")}")
            : new DeliveryBody.ApprovalClick(subject, null, kind == Approve, Digest: null, reason.Length > 0 ? reason : null);
        return new(body, origin.Text("place"), origin.Text("thread") is { Length: > 0 } thread ? thread : null);
    }

    private static JsonObject Modal(string title, string kind, string approval, ConversationReference spot, string? submit, JsonArray blocks, Language language)
    {
        var view = new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = kind,
            ["title"] = SlackMessages.PlainText(title),
            ["close"] = SlackMessages.PlainText(language["Close"]),
            ["private_metadata"] = new JsonObject { ["approval"] = approval, ["place"] = spot.Place, ["thread"] = spot.Thread ?? "" }.ToJsonString(),
            ["blocks"] = blocks,
        };
        if (submit is not null)
            view["submit"] = SlackMessages.PlainText(submit);
        return view;
    }

    private static string Longer(bool approvable, string address, Language language) => approvable
        ? language.Say($"This is longer than Slack can show. All of it, with Approve, is at {address}")
        : language.Say($"This is longer than Slack can show. All of it is at {address}");

    private static string Title(string title) => InertText.ShowLine(title) is { Length: <= 24 } shown ? shown : InertText.ShowLine(title)[..23] + "…";
}
