using System.Text.Json;

namespace ChatOps.Fakes.Slack;

/// <summary>Looks at a value and notes what Slack would not take.</summary>
internal delegate void Check(JsonElement value, string at, Flaws flaws);
