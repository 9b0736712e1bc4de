using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Recipe;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One database of an instance: what the tools replace together, and where its restore points lie.</summary>
/// <param name="Number">1 is the main one, the others follow in the tool's order.</param>
/// <param name="Name">As the recipe calls it.</param>
internal sealed record Store(int Number, string Name, string File, string? Blobs, string Backups, string? BlobBackups)
{
    /// <summary>Stands at the end of a step's id and of a value's name; nothing for the main one, whose names are older than the others.</summary>
    public string Suffix => Number == 1 ? "" : $"-{Number}";

    public string Folder => ParentOf(File);

    /// <summary><c>Data.fs</c>, <c>catalog.fs</c>.</summary>
    public string FileName => NameOf(File);

    /// <summary>The blob folder's own name; its sets are called by it.</summary>
    public string BlobName => NameOf(Blobs ?? "/blobstorage");

    /// <summary>Where a safety copy keeps this one: the main one at its top.</summary>
    public string Within(string copy) => Number == 1 ? copy : $"{copy}/storage{Suffix}";

    /// <summary>What is replaced, for people.</summary>
    public string Told => Blobs is null ? File : $"{File}, {Blobs}";

    public static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static ImmutableArray<Store> Of(RecipeScript recipe, bool snapshots) =>
    [
        One(recipe.Main, 1, snapshots),
        .. recipe.Storages.Where(s => !s.IsMain).Select((s, i) => One(s, i + 2, snapshots)),
    ];

    private static Store One(RecipeStorage storage, int number, bool snapshots) => new(
        number, storage.Name, storage.File, storage.Blobs, snapshots ? storage.Snapshots ?? "" : storage.Backups, snapshots ? storage.BlobSnapshots : storage.BlobBackups);
}
