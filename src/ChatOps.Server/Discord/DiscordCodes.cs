namespace ChatOps.Server.Discord;

/// <summary>Codes of refusals that mean something to the bot (discord.com/developers/docs/topics/opcodes-and-status-codes#json).</summary>
internal static class DiscordCodes
{
    public const int UnknownChannel = 10003;
    public const int UnknownMember = 10007;
    public const int UnknownMessage = 10008;
    public const int UnknownWebhook = 10015;

    /// <summary>More than three seconds have passed since it was made, or its token is over.</summary>
    public const int UnknownInteraction = 10062;

    /// <summary>Something answered it already: it was delivered twice.</summary>
    public const int AlreadyAnswered = 40060;
    public const int MissingAccess = 50001;
    public const int InvalidWebhookToken = 50027;
    public const int ThreadArchived = 50083;
    public const int ThreadExists = 160004;
}
