using System.Text.Json.Nodes;

namespace ChatOps.Server.Slack;

/// <summary>A reply in Slack's form.</summary>
/// <param name="Text">For notifications and screen readers; plain.</param>
/// <param name="IsWhole">Nothing of the reply was left out.</param>
internal sealed record SlackContent(string Text, JsonArray Blocks, bool IsWhole);
