using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>How one platform takes the output of an operation.</summary>
internal interface IOutputPlaces
{
    /// <summary>As a message.</summary>
    Task<PostResult> PostShortAsync(OutboxItem item, string place, string text, CancellationToken cancellationToken);

    /// <summary>As a file. Safe to repeat: what is <see cref="OutboxItem.Doubtful"/> is looked for first.</summary>
    Task<PostResult> PostFileAsync(OutboxItem item, string place, string name, string text, CancellationToken cancellationToken);
}
