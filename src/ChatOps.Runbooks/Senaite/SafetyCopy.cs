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
