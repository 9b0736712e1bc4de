using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// Hosts that OpenSSH reaches. The account it arrives as becomes others by sudo there, as on the bot's own machine; steps are detached and outlive every
/// connection.
/// </summary>
public sealed class SshExecutor : LauncherExecutor, IHostTroubles, IAsyncDisposable, IDisposable
{
    private readonly SshRoute _route;

    /// <param name="state">The folder of the bot's state.</param>
    /// <param name="find">A host of the settings by its name, for jump hosts.</param>
    /// <param name="bot">Whom hosts see; null: nobody in particular, who only looks.</param>
    public SshExecutor(string state, Func<string, Host?> find, TimeProvider time, BotIdentity? bot = null) : this(state, find, time, bot, null)
    {
    }

    internal SshExecutor(string state, Func<string, Host?> find, TimeProvider time, BotIdentity? bot, TimeSpan? grace)
        : this(new SshRoute(new SshFolder(state), find, HostScript.Sent, time), bot, grace)
    {
    }

    private SshExecutor(SshRoute route, BotIdentity? bot, TimeSpan? grace)
        : base(new Launcher(route, HostScript.Sent) { Grace = grace ?? Launcher.UsualGrace, Bot = bot }) => _route = route;

    public HostUnreachableException? Of(Host host) => _route.TroubleOf(host);

    public void Forget(Host host) => _route.Forget(host);

    public ValueTask DisposeAsync() => _route.DisposeAsync();

    public void Dispose() => _route.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private protected override bool WantsRoot(string user) => user == RootRule.Root;

    private protected override CommandLine CallOf(RootLine line) => line.BehindSudo;

    private protected override async Task<ProbeResult> RootAsync(Host host, RootLine line, int maxOutput, CancellationToken cancellationToken)
    {
        var result = await LookAsync(host, new("", line.BehindSudo, line.Longest, maxOutput), cancellationToken);
        return result with { OnTheWay = $"{result.OnTheWay}\n{result.Error}".Trim('\n') };
    }

    private protected override async Task<bool> IsAllowedAsync(Host host, RootLine line, CancellationToken cancellationToken) =>
        (await LookAsync(host, new("", line.Question, TimeSpan.FromSeconds(30)), cancellationToken)).ExitStatus == 0;
}
