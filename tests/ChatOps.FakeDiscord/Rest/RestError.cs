using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>A refusal of Discord's.</summary>
internal sealed class RestError : Exception
{
    public RestError() { }
    public RestError(string message) : base(message) { }
    public RestError(string message, Exception inner) : base(message, inner) { }
    public RestError(int status, int code, string message) : base(message) => (Status, Code) = (status, code);

    public int Status { get; }

    public int Code { get; }

    /// <summary>What is wrong in which field, by its path.</summary>
    public IReadOnlyList<(string Path, string Problem)> Flaws { get; init; } = [];

    public static RestError Form(IReadOnlyList<(string, string)> flaws) => new(400, 50035, "Invalid Form Body") { Flaws = flaws };

    public static RestError Unknown(int code, string what) => new(404, code, $"Unknown {what}");

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["message"] = Message, ["code"] = Code };
        if (Flaws.Count > 0)
        {
            var errors = new JsonObject();
            foreach (var (path, problem) in Flaws)
            {
                var node = errors;
                foreach (var part in path.Split('.'))
                    node = node[part]?.AsObject() ?? (JsonObject)(node[part] = new JsonObject())!;
                node["_errors"] ??= new JsonArray(new JsonObject { ["code"] = "BASE_TYPE", ["message"] = problem });
            }
            json["errors"] = errors;
        }
        return json;
    }
}
