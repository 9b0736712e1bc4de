namespace ChatOps.Runbooks.Senaite.Recipe;

/// <summary>One database that the tools back up and replace, and where they keep what belongs to it.</summary>
/// <param name="Name">As the recipe calls it: <c>1</c> is the main one.</param>
/// <param name="Blobs">Its blob folder; null: it has none.</param>
internal sealed record RecipeStorage(string Name, string File, string? Blobs, string Backups, string? BlobBackups, string? Snapshots, string? BlobSnapshots)
{
    public bool IsMain => Name == "1";

    public string Folder => File[..File.LastIndexOf('/')];

    /// <summary><c>Data.fs</c>, <c>catalog.fs</c>.</summary>
    public string FileName => File[(File.LastIndexOf('/') + 1)..];

    /// <summary>For people.</summary>
    public string Told => Blobs is null ? File : $"{File}, {Blobs}";
}
