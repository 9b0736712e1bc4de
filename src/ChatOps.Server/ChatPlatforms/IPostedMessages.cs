namespace ChatOps.Server.ChatPlatforms;

/// <summary>What the bot itself has posted on one platform.</summary>
internal interface IPostedMessages
{
    /// <param name="enough">So many are not looked beyond.</param>
    Task<PostedFound> ByMarkAsync(MarkedMessage message, int enough, CancellationToken cancellationToken);

    Task<PostedFound> ByFileAsync(MarkedMessage message, string name, CancellationToken cancellationToken);

    /// <summary>False: it stays.</summary>
    Task<bool> DeleteAsync(MarkedMessage message, string id, CancellationToken cancellationToken);
}
