using System.ComponentModel;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>
/// The machine the bot itself runs on. Another user is reached by <c>sudo -n -H -u USER</c>, so that the launcher runs on the far side
/// of sudo as that user: nobody else may signal the step's processes or read its folder.
/// </summary>
public sealed class LocalExecutor : LauncherExecutor
{
    private readonly LocalWay _way;

    public LocalExecutor() : this(Environment.UserName, [], HostScript.Sent, null)
    {
    }

    /// <param name="prefix">Stands before every program of ours; the tests become an unprivileged bot this way.</param>
    internal LocalExecutor(string ownUser, string[] prefix, HostScript script, TimeSpan? grace)
        : this(new LocalWay(ownUser, prefix), script, grace)
    {
    }

    private LocalExecutor(LocalWay way, HostScript script, TimeSpan? grace) : this(way, new Launcher(way, script) { Grace = grace ?? Launcher.UsualGrace })
    {
    }

    private LocalExecutor(LocalWay way, Launcher launcher) : base(launcher)
    {
        _way = way;
        way.Quit = (host, user, processes) => launcher.QuitAsync(host, user, processes, CancellationToken.None);
    }

    private protected override bool WantsRoot(string user) => _way.WantsRoot(user);

    private protected override CommandLine CallOf(RootLine line) => _way.IsRoot ? line.Bounded : line.BehindSudo;

    private protected override async Task<ProbeResult> RootAsync(Host host, RootLine line, int maxOutput, CancellationToken cancellationToken)
    {
        try
        {
            var result = await new ClientProcess(await _way.ReachedAsync(CallOf(line).Arguments)).RunAsync(default, line.Longest, maxOutput, cancellationToken);
            return new(result.ExitStatus, result.Output.Text, "", result.Output.Truncated) { Encoding = result.Output.Encoding, OnTheWay = result.Error.Text };
        }
        catch (Win32Exception e)
        {
            throw new HostUnreachableException($"Host {host.Name} could not be asked: {e.Message}", e);
        }
    }

    private protected override async Task<bool> IsAllowedAsync(Host host, RootLine line, CancellationToken cancellationToken) =>
        _way.IsRoot || (await new ClientProcess(await _way.ReachedAsync(line.Question.Arguments)).RunAsync(default, TimeSpan.FromSeconds(30), 64 * 1024, cancellationToken)).ExitStatus == 0;
}
