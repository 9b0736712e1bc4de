using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Plans;

/// <summary>A file as facts and guards keep it, <c>inode:bytes:mtime</c> and what may stand behind it, told as people say it.</summary>
internal static partial class FileIdentity
{
    public static bool IsOne(string value) => Form().IsMatch(value);

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

    [GeneratedRegex(@"\A(?<inode>\d{1,20}):(?<bytes>\d{1,19}):(?<time>\d{1,11})(?=\z|[ .:])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
