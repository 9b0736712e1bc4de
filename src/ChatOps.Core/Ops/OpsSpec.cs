using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Ids;

namespace ChatOps.Core.Ops;

/// <summary>Shared declarations of the bot's own commands.</summary>
internal static class OpsSpec
{
    public static Parameter.Text Operation { get; } =
        new("operation", "The operation's short id", Required: true, Pattern: $"^{Handle.Pattern}$", Hint: "five characters, such as k7f3m");

    public static CommandSpec Of(string verb, string summary, Risk risk, ImmutableArray<Parameter> parameters, params string[] examples) =>
        new("ops", verb, summary, risk, parameters, [.. examples]);

    public static string Time(DateTimeOffset at, TimeZoneInfo zone) => $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss} ({at:HH:mm} UTC)";
}
