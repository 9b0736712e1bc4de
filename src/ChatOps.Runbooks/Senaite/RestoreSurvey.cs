using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Runbooks.Senaite;

/// <summary>All that was found out before a restore.</summary>
/// <param name="Up">Programs that run now, in the order of the settings.</param>
/// <param name="Healthy">Those of them whose HTTP answers; only these must answer again when all is taken back.</param>
internal sealed record RestoreSurvey(
    RestorePoint Point, IReadOnlyList<RestorePoint> Newer, Entry? DataFs, Entry? Blobs, LiveData Live, IReadOnlyList<string> Up, IReadOnlyList<string> Healthy,
    string RealDataFs, FreeSpace Room, long Needed)
{
    /// <summary>Every database that the tool replaces, the main one first.</summary>
    public required ImmutableArray<StorePoint> Stores { get; init; }

    /// <summary>Which file ZEO writes to.</summary>
    public AttachmentFound Attached { get; init; } = new(new Attachment.Closed(), "", null);

    /// <summary>The tool's own script.</summary>
    public required Entry Script { get; init; }

    /// <summary>Null: this host has nothing to walk a database with.</summary>
    public FileStorage.Walker? Walker { get; init; }

    /// <summary>What the script itself runs before and after, as it states it.</summary>
    public required (string Before, string After) Commands { get; init; }
}
