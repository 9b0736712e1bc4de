using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

/// <summary>A folder that a restore left: the data from before, or what a failed restore had written.</summary>
/// <param name="Until">From then on it may be deleted without asking again; null: it stays until a person discards it.</param>
internal sealed record SafetyCopy(Entry Folder, DateTimeOffset? Until)
{
    public string Name => Folder.Name;

    public string Handle => Name[(Name.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public bool IsFailed => Name.StartsWith(SenaiteTarget.FailedPrefix, StringComparison.Ordinal);

    public bool IsOverdue(DateTimeOffset now) => Until <= now;

    public string Tell(DateTimeOffset now) => $"{Name} of {Folder.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC ({Until switch
    {
        null => "kept until somebody discards it",
        { } until when until <= now => $"overdue for {Wording.Span(now - until)}",
        { } until => $"kept for another {Wording.Span(until - now)}",
    }})";
}

internal static partial class SafetyCopies
{
    public static ImmutableArray<SafetyCopy> Of(ImmutableArray<Entry> data, TimeSpan? keep) =>
        [.. data.Where(e => e.Kind == 'd' && CopyName().IsMatch(e.Name)).OrderBy(e => e.Modified).Select(e => new SafetyCopy(e, e.Time + keep))];

    [GeneratedRegex(@"\A(?:safety|failed)-[A-Za-z0-9]{1,40}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CopyName();
}
