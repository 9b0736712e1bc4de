namespace ChatOps.Fakes.Discord;

public sealed record DiscordButton(string CustomId, string Label, long Style)
{
    public bool Is(string labelOrId) => Label == labelOrId || CustomId == labelOrId;
}
