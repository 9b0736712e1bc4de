using System.Collections.Immutable;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite;

/// <summary>A state that can be gone back to: database and blobs together, or the reasons why not.</summary>
/// <param name="Date">What is handed to the tool so that it takes exactly these archives and this set; null when no date does both.</param>
/// <param name="End">The size Data.fs will have.</param>
/// <param name="Doubts">The blob set looks as if its copy had not ended; only people can tell.</param>
internal sealed record RestorePoint(
    string Stamp, bool Full, ImmutableArray<Entry> Archives, long End, BlobSet? Set, string? Date, ImmutableArray<string> Defects,
    ImmutableArray<string> Doubts)
{
    /// <summary>Made by bin/snapshotbackup and brought back by bin/snapshotrestore.</summary>
    public bool Snapshot { get; init; }

    /// <summary>The newest transaction in it; null: nobody unpacked its last archive. Never told by the stamp: a transaction can be later than that.</summary>
    public TransactionId? Last { get; init; }

    /// <summary>The bot counted its blobs in and found it whole: by which operation, and when. Null: not checked.</summary>
    public (string Origin, DateTimeOffset At)? Checked { get; init; }

    public bool Restorable => Defects is [] && Set is not null && Date is not null;

    public DateTimeOffset Time => Senaite.Stamp.Parse(Stamp)!.Value;

    public string Chain => ArchiveFolder.StampOf(Archives[0].Name);

    public long ArchiveBytes => Archives.Sum(a => a.Bytes);

    /// <summary>What a list says of it: what was not looked at is not called good.</summary>
    public string State => this switch
    {
        { Restorable: false } => string.Join("; ", Defects),
        { Doubts: not [] } => $"doubtful: {string.Join("; ", Doubts)}",
        { Checked: var (origin, at) } => $"whole (checked by {origin}, {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC)",
        _ => "not checked",
    };
}
