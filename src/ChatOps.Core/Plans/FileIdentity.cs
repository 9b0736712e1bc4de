using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Plans;

/// <summary>A file as facts and guards keep it, <c>inode:bytes:mtime</c> and what may stand behind it, told as people say it.</summary>
internal static partial class FileIdentity
{
    public static bool IsOne(string value) => Form().IsMatch(value);

    /// <summary>One file, as people say it; what stands beside it in the fact stays as it is. Null: it is none.</summary>
    public static string? Told(string value) => Form().Match(value) is { Success: true } file
        ? $"{Of(file, "bytes")} bytes, last changed {At(file)}, still the same file (inode {Of(file, "inode")}){Behind(value[file.Length..])}"
        : null;

    /// <summary>What follows: fractions of the second and the time of the inode's own change, or words of the runbook's.</summary>
    private static string Behind(string rest) => Clockwork().Match(rest) is { Success: true } clock && clock.Length == rest.Length ? "" : $" {Clockwork().Replace(rest, "", 1).Trim()}";

    /// <summary>What is different, as the end of a sentence; null: these are not two files.</summary>
    public static string? Difference(string planned, string now)
    {
        if (Form().Match(planned) is not { Success: true } before || Form().Match(now) is not { Success: true } after)
            return null;
        if (Of(before, "inode") != Of(after, "inode"))
            return $"is another one now, of {At(after)} with {Of(after, "bytes")} bytes; planned was that of {At(before)} with {Of(before, "bytes")} bytes";
        if (Of(before, "bytes") != Of(after, "bytes"))
            return $"has {Of(after, "bytes")} bytes now; planned were {Of(before, "bytes")}";
        return Of(before, "time") != Of(after, "time") ? $"was changed at {At(after)}; planned was that of {At(before)}" : "is not as it was when the plan was made";
    }

    private static string Of(Match identity, string part) => identity.Groups[part].Value;

    private static string At(Match identity) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Of(identity, "time"), CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(\.\d{1,10})?(:\d{1,11}(\.\d{1,10})?)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clockwork();

    [GeneratedRegex(@"\A(?<inode>\d{1,20}):(?<bytes>\d{1,19}):(?<time>\d{1,11})(?=\z|[ .:])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
