using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One line of <c>df -P</c>, in bytes or inodes. A file system without a fixed number of inodes says 0 or <c>-</c> of 0.</summary>
internal sealed partial record FreeSpace(long Total, long Available, string MountedOn)
{
    public bool Unlimited => Total == 0;

    public static FreeSpace? Read(string output) =>
        Lines.Of(output).Skip(1).Select(l => Line().Match(l)).FirstOrDefault(m => m.Success) is { } match
            ? new(Number(match.Groups[1].Value), Number(match.Groups[2].Value), match.Groups[3].Value)
            : null;

    private static long Number(string text) => long.TryParse(text, out var number) ? number : 0;

    [GeneratedRegex(@"\s(?<1>[0-9]+|-)\s+(?:[0-9]+|-)\s+(?<2>[0-9]+|-)\s+(?:[0-9]+%|-)\s+(?<3>/.*)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
