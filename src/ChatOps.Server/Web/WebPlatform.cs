using ChatOps.Core.Chat;

namespace ChatOps.Server.Web;

/// <summary>The page as a place people talk in: a message is posted when the board has it.</summary>
public sealed class WebPlatform(IMessageBoard board) : IChatPlatform
{
    public const string PlatformName = "Web";

    public string Name => PlatformName;

    /// <summary>The board keeps one message per key.</summary>
    public bool IsIdempotent => true;

    public TimeSpan TakeTurn(OutboxItem item) => TimeSpan.Zero;

    public Task<PostResult> TellAsync(OutboxItem item, string person, CancellationToken cancellationToken) =>
        Task.FromResult<PostResult>(new PostResult.Refused("the page shows nothing outside its channels"));

    public Task<bool> AnswersAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var message = item.Message;
        // The page of an operation shows its output by itself.
        if (message.Transcript)
            return new PostResult.Posted(MessageId: null);
        await board.PutAsync(new(message.Key, message.Channel, message.Operation, message.Person, Said: null, message.Body, message.At), cancellationToken);
        return new PostResult.Posted(message.Key);
    }
}
