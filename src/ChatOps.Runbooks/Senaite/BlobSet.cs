using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One backup of the blobs: numbered and rotated up to 4.1.1 of the recipe (0 is the newest), named by a stamp from 4.2.0.</summary>
internal sealed record BlobSet(Entry Folder)
{
    public BlobCount? Count { get; init; }

    /// <summary>Its blob files; null: they could not be listed to their end.</summary>
    public BlobFiles? Files { get; init; }

    public string Name => Folder.Name;

    public string Suffix => Name[(Name.LastIndexOf('.') + 1)..];

    public bool IsStamped => Stamp.Parse(Suffix) is not null;

    public int Number => IsStamped ? -1 : int.Parse(Suffix);
}
