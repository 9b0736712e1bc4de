using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Ids;

namespace ChatOps.Core.Ops;

/// <summary>Shared declarations of the bot's own commands.</summary>
internal static class OpsSpec
{
    public static Parameter.Text Operation { get; } =
        new("operation", "The operation's short id", Required: true, Pattern: $"^{Handle.Pattern}$", Hint: "five characters, such as k7f3m");

    /// <summary>What confirms that whoever types has read the plan.</summary>
    public static Parameter.Text Digest { get; } = new(
        "digest", "The first letters of the plan's digest, six at least", Required: false, Pattern: "^[0-9a-fA-F]{6,64}$", Hint: "six or more letters of the digest, such as 9f2c4e");

    public static CommandSpec Of(string verb, string summary, Risk risk, ImmutableArray<Parameter> parameters, params string[] examples) =>
        new("ops", verb, summary, risk, parameters, [.. examples]);

    public static string Time(DateTimeOffset at, TimeZoneInfo zone) => $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss} ({at:HH:mm} UTC)";
}
