namespace ChatOps.Core.Chat;

/// <summary>The messages of the page. Every change is told to listeners as <c>FeedEvent("message", key, …)</c> in the same commit.</summary>
public interface IMessageBoard
{
    /// <summary>Adds the message, or edits the one with its key.</summary>
    Task PutAsync(BoardMessage message, CancellationToken cancellationToken);

    /// <summary>Adds the message; one with its key stays as it is.</summary>
    Task AddAsync(BoardMessage message, CancellationToken cancellationToken);

    Task<BoardMessage?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>The messages of a channel that the person may see, in order.</summary>
    Task<IReadOnlyList<BoardMessage>> ListAsync(BoardQuery query, CancellationToken cancellationToken);
}
