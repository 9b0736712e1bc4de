namespace ChatOps.Server.Terminal;

/// <summary>Which bot's state: the folder itself, or the settings that name it.</summary>
public sealed record StateFolder(string? Folder, string? SettingsFile);
