using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Room on the filesystem that holds a path.</summary>
/// <param name="Free">At least so much: <c>2GB</c>, <c>500MB</c>, <c>10%</c>.</param>
public sealed record DiskExpectation(string Name, string Path, string Free) : Expectation(Name)
{
    internal override IEnumerable<string> Texts => [];

    internal override IEnumerable<Look> Looks(Filling filling) =>
        [new(Path, new CommandLine("/bin/df", "-P", "-k", "--", Path), Percent(Free) is { } percent ? new DiskMatcher(0, percent) : new DiskMatcher(Bytes(Free) ?? long.MaxValue, 0))];

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters)
    {
        if (!Path.StartsWith('/'))
            yield return $"Disk: '{Path}' must be a whole path, beginning with /.";
        if (Bytes(Free) is null && Percent(Free) is not (>= 1 and <= 99))
            yield return $"Free: '{Free}' must be a size such as 2GB or 500MB, or a share such as 10%.";
    }

    private static int? Percent(string text) => text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : null;

    private static long? Bytes(string text)
    {
        var unit = text.Length > 2 ? text[^2..].ToUpperInvariant() switch { "KB" => 1_000L, "MB" => 1_000_000L, "GB" => 1_000_000_000L, "TB" => 1_000_000_000_000L, _ => 0L } : 0;
        return unit > 0 && int.TryParse(text[..^2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number * unit : null;
    }
}
