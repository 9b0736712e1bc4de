namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// A post that was carried out late, when the message had been posted anew, leaves a double: what bears the same mark beside the message that is known is
/// deleted. After a restart in these minutes a double stays.
/// </summary>
internal sealed partial class DuplicateSweeper(
    [FromKeyedServices] IPostedMessages posted, TimeProvider time, ILogger<DuplicateSweeper> logger) : LaterLooks<DuplicateSweeper.Known>(time)
{
    /// <param name="kept">The platform's id of the message that is known, and stays.</param>
    public void Watch(MarkedMessage message, string kept) => Watch(message.Mark, new(message, kept));

    protected override async Task<LookEnd> LookAsync(string key, Known what, CancellationToken cancellationToken)
    {
        try
        {
            var found = await posted.ByMarkAsync(what.Message, int.MaxValue, cancellationToken);
            // Gone is gone: somebody deleted it, and its double is then the one there is.
            if (found.Contains(what.Kept))
            {
                foreach (var id in found.Ids.Where(s => s != what.Kept))
                    await DeleteAsync(what.Message, id, cancellationToken);
            }
            return found.Doubt is null ? LookEnd.Looked : LookEnd.NoAnswer;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A double is not worth the bot's life.
            LogBroke(e, key);
            return LookEnd.Enough;
        }
    }

    private async Task DeleteAsync(MarkedMessage message, string id, CancellationToken cancellationToken)
    {
        if (await posted.DeleteAsync(message, id, cancellationToken))
            LogDeleted(message.Mark, message.Place);
        else
            LogStays(message.Mark, message.Place);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A call was carried out late: {Mark} stood twice in {Place}, and its double was deleted")]
    private partial void LogDeleted(string mark, string place);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Mark} stands twice in {Place}, and its double cannot be deleted")]
    private partial void LogStays(string mark, string place);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for a double of {Mark} broke")]
    private partial void LogBroke(Exception exception, string mark);

    internal sealed record Known(MarkedMessage Message, string Kept);
}
