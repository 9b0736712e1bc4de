using ChatOps.Core.Operations;
using ChatOps.Core.Text;
using ChatOps.Core.Time;
using ChatOps.Server.Storage;
using ChatOps.Server.Terminal;

namespace ChatOps.Server;

/// <summary>What somebody on the bot's machine wants to know first: does it run, and what is under way.</summary>
internal sealed class StatusVerb(BotSite site, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<int> TellAsync(CancellationToken cancellationToken)
    {
        var wrong = await TellBotAsync(cancellationToken);
        var time = new SteadyTime(TimeProvider.System);
        StateLook look;
        try
        {
            look = new ExternalDatabase(site.Place, time).Look();
        }
        catch (StateException e) when (e.Code == "state-missing")
        {
            await output.WriteLineAsync($"It has never started here: there is no state in {site.Settings.Storage.Folder}.");
            return ExitStatus.Wrong;
        }
        foreach (var line in look.Unfinished.Select(o => Line(o, time.GetUtcNow())))
            await output.WriteLineAsync(line);
        foreach (var held in look.Locks.Where(l => look.Unfinished.All(o => o.Id != l.Operation)))
        {
            wrong = true;
            await output.WriteLineAsync(
                $"locked     {held.Target} for {UnitText.Duration(time.GetUtcNow() - held.Since)}, by {held.Handle} of {held.Person}: nobody knows how it ended, or the way back failed; look at it, then /ops resolve {held.Handle}");
        }
        if (look.Unfinished.Count == 0 && look.Locks.Count == 0)
            await output.WriteLineAsync("Nothing waits, nothing runs, nothing is locked.");
        return wrong ? ExitStatus.Wrong : ExitStatus.Done;
    }

    /// <returns>Whether something is wrong with it.</returns>
    private async Task<bool> TellBotAsync(CancellationToken cancellationToken)
    {
        var address = Address(site.Settings.Web.Urls[0]);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(address, "/readyz"), cancellationToken);
            var said = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
            var ready = answer.IsSuccessStatusCode && said.StartsWith("ready", StringComparison.Ordinal);
            await output.WriteLineAsync(ready ? $"The bot runs and is ready: {site.Settings.Web.Root}" : $"Something answers at {address} and is not ready: {InertText.ShowLine(said)}");
            foreach (var told in ready ? said.Split('\n').Skip(1) : [])
                await output.WriteLineAsync($"  {InertText.ShowLine(told)}");
            return !ready;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"The bot does not answer at {address}. Start it: systemctl start chatops; its log: journalctl -u chatops -e");
            return true;
        }
    }

    private static string Line(Operation operation, DateTimeOffset now) => operation switch
    {
        { State: OperationState.AwaitingApproval, Approval: { } approval } =>
            $"waits      {Head(operation)}, for the role {approval.Role}; it expires in {UnitText.Duration(approval.ExpiresAt - now)}",
        { State: OperationState.Running, StartedAt: { } started } => $"runs       {Head(operation)}, since {UnitText.Duration(now - started)}",
        _ => $"{Word(operation.State),-10} {Head(operation)}",
    };

    private static string Word(OperationState state) => state == OperationState.Planning ? "planned" : state.ToString().ToLowerInvariant();

    private static string Head(Operation operation) => $"{operation.Handle} {InertText.ShowLine(operation.Command.Text)} of {operation.Requester}";

    /// <summary>An address that listens everywhere is asked on this machine.</summary>
    private static Uri Address(string url)
    {
        var bound = BindingAddress.Parse(url);
        return new UriBuilder(bound.Scheme, bound.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : bound.Host, bound.Port).Uri;
    }
}
