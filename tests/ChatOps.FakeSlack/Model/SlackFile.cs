using System.Text;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>A file: announced with its exact length, then uploaded, then completed into a channel.</summary>
public sealed class SlackFile(string id, string name, long length)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public long Length { get; } = length;

    public string Title { get; internal set; } = name;

    public byte[]? Content { get; internal set; }

    public bool IsComplete { get; internal set; }

    /// <summary>Where it was shared; null: nowhere.</summary>
    public SlackMessage? Share { get; internal set; }

    public string Text => Encoding.UTF8.GetString(Content ?? []);

    internal JsonObject ToJson() => new() { ["id"] = Id, ["name"] = Name, ["title"] = Title, ["size"] = Length, ["mode"] = "hosted" };
}
