namespace ChatOps.Demo;

/// <summary>A database of the instance, as the recipe's scripts name it.</summary>
/// <param name="Name"><c>1</c> for Data.fs.</param>
/// <param name="Blobs">Empty: it has none.</param>
internal sealed record DemoStorage(string Name, string DataFs, string Blobs, string Backups, string Snapshots, string BlobBackups, string BlobSnapshots);
