namespace ChatOps.Server.Configuration;

/// <param name="Folder">Where the database stands.</param>
public sealed record StorageSettings(string Folder);
