using System.Text;
using System.Text.Json;
using ChatOps.Core.Commands;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>What was filled into a command's options, as the line that would be typed for it.</summary>
internal static class TypedText
{
    public static string Of(DiscordCommand command, IReadOnlyList<JsonElement> options)
    {
        var text = new StringBuilder().Append('/').Append(command.Spec.Name);
        foreach (var option in command.Options)
        {
            if (options.FirstOrDefault(o => o.Text("name") == option.Name) is not { ValueKind: JsonValueKind.Object } given)
                continue;
            var name = option.Parameter?.Name ?? CommandSpec.PlanOption;
            if (option.Parameter is null or Parameter.Flag)
                text.Append(given.Is("value") ? $" --{name}" : "");
            else
                text.Append(" --").Append(name).Append(' ').Append(Quote(given.Text("value")));
        }
        if (command.More is { } more && options.FirstOrDefault(o => o.Text("name") == more) is { ValueKind: JsonValueKind.Object } words)
            text.Append(' ').Append(words.Text("value"));
        return text.ToString();
    }

    /// <summary>A command that the catalogue does not have is told so, with what stands in it.</summary>
    public static string OfUnknown(string command, string subCommand) => $"/{command} {subCommand}".TrimEnd();

    private static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal)}\"";
}
