using ChatOps.Tests.Fakes.Slack;

namespace ChatOps.Tests.Fakes.Discord;

/// <summary>
/// Needs node 20 and discord.js, which tests/run fetches. Missing: skipped visibly by hand; with CI=true it runs, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DiscordJsFactAttribute : FactAttribute
{
    public DiscordJsFactAttribute() => Skip = Missing;

    internal static string? Missing { get; } = Environment.GetEnvironmentVariable("CI") == "true" ? null
        : !File.Exists(
            Path.Combine(DiscordJsApp.Folder, "node_modules/discord.js/package.json")) ? "needs discord.js: npm ci --prefix tests/discordjs"
        : BoltFactAttribute.NodeVersion() < 20 ? "needs node 20 or newer: tests/run fetches it"
        : null;
}
