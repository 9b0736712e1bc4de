using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>An answer with <c>"ok":false</c>; the HTTP status stays 200.</summary>
internal sealed class SlackError(string code, IReadOnlyList<string>? messages = null) : Exception(code)
{
    public string Code { get; } = code;

    public IReadOnlyList<string> Messages { get; } = messages ?? [];

    public string? NeededScope { get; init; }

    public static SlackError Missing(string field) => new("invalid_arguments", [$"[ERROR] missing required field: {field}"]);

    public static SlackError Of(string code, Flaws flaws) => new(code, [.. flaws.Found.Select(f => $"[ERROR] {f}")]);

    public JsonObject ToJson(SlackApp app)
    {
        var json = new JsonObject { ["ok"] = false, ["error"] = Code };
        if (NeededScope is not null)
        {
            json["needed"] = NeededScope;
            json["provided"] = string.Join(',', app.Scopes.Order());
        }
        if (Messages.Count > 0)
            json["response_metadata"] = new JsonObject { ["messages"] = Json.Strings(Messages) };
        return json;
    }
}
