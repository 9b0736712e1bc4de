using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// An edit that was carried out late, over a newer one, makes an operation that has ended say for good that it runs. So a message is edited again after an edit
/// whose end nobody knows. After a restart in these minutes an older state may stay.
/// </summary>
internal sealed partial class EditReconciler(
    [ServiceKey] string platform, IOutbox outbox, TimeProvider time, ILogger<EditReconciler> logger) : LaterLooks<string>(time)
{
    /// <param name="key">The message's.</param>
    public void Watch(string key) => Watch(key, key);

    protected override async Task<LookEnd> LookAsync(string key, string what, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.AgainAsync(platform, key, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Such as a full disk: the next look is another try.
            LogBroke(e, key);
        }
        return LookEnd.Looked;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} could not be edited again, to be sure that its newest state stands there")]
    private partial void LogBroke(Exception exception, string key);
}
