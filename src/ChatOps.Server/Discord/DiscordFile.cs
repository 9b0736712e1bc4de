namespace ChatOps.Server.Discord;

/// <summary>An attachment.</summary>
internal sealed record DiscordFile(string Name, string Text)
{
    /// <summary>What every guild takes; larger ones may take more.</summary>
    public const int MostBytes = 8 * 1024 * 1024;
}
