namespace ChatOps.Server.Web;

/// <summary>Long answers end with the session that asked for them: what was ended elsewhere must not go on listening.</summary>
public sealed class SessionWatch(Visitor visitor, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>True also for what came with a token.</summary>
    public async Task<bool> GoesOnAsync(HttpContext http) =>
        http.FindSession() is not { } session || (await visitor.InSessionAsync(http))?.Session.Handle == session.Session.Handle;

    /// <summary>Looks again and again, until the answer ends or must end.</summary>
    public async Task EndWithSessionAsync(HttpContext http, CancellationTokenSource end)
    {
        if (http.FindSession() is null)
            return;
        try
        {
            while (await GoesOnAsync(http))
                await Task.Delay(Every, time, end.Token);
            await end.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The answer has ended.
        }
    }
}
