using ChatOps.Core.Chat;

namespace ChatOps.Server.Web;

/// <summary>The page as a place people talk in: a message is posted when the board has it.</summary>
public sealed class WebPlatform(IMessageBoard board) : IChatPlatform
{
    public string Name => "Web";

    public async Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var message = item.Message;
        await board.PutAsync(new(message.Key, message.Channel, message.Operation, message.Person, Said: null, message.Body, message.At), cancellationToken);
        return new PostResult.Posted(message.Key);
    }
}
