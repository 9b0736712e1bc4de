using System.ComponentModel;
using System.Diagnostics;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>
/// The machine the bot itself runs on. Another user is reached by <c>sudo -n -H -u USER</c>, so that the launcher runs on the far side
/// of sudo as that user: nobody else may signal the step's processes or read its folder.
/// </summary>
public sealed class LocalExecutor : IExecutor
{
    private const string NoRoot = "nothing of this bot runs as root but what its sudoers file names whole; name the account that the data belongs to";

    private readonly Launcher _launcher;
    private readonly string _ownUser;
    private readonly string[] _prefix;

    public LocalExecutor() : this(Environment.UserName, [], HostScript.Sent, null)
    {
    }

    /// <param name="prefix">Stands before every program of ours; the tests become an unprivileged bot this way.</param>
    internal LocalExecutor(string ownUser, string[] prefix, HostScript script, TimeSpan? grace)
    {
        (_ownUser, _prefix) = (ownUser, prefix);
        _launcher = new Launcher(Arrive, script) { Grace = grace ?? TimeSpan.FromSeconds(10), EndLook = EndLookAsync };
    }

    public Task<StartAnswer> StartAsync(Host host, StepStart start, CancellationToken cancellationToken) =>
        WantsRoot(start.Key.User) ? Task.FromResult<StartAnswer>(new StartAnswer.Refused("root-refused", NoRoot))
        : start.RootSeconds > 0
            ? _launcher.StartAsync(host, start with { Command = CallOf(new RootLine(start.Command, start.RootSeconds)) }, cancellationToken)
            : _launcher.StartAsync(host, start, cancellationToken);

    public Task<StepProgress> FollowAsync(
        Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken) =>
        _launcher.FollowAsync(host, key, fence, from, wait, cancellationToken);

    public Task<StepProgress> StopAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        _launcher.StopAsync(host, key, fence, cancellationToken);

    public Task<StepProgress> SettleAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        _launcher.SettleAsync(host, key, fence, cancellationToken);

    public Task PruneAsync(Host host, string user, TimeSpan age, CancellationToken cancellationToken) =>
        _launcher.PruneAsync(host, user, age, cancellationToken);

    public Task<ProbeResult> ProbeAsync(Host host, Probe probe, CancellationToken cancellationToken) =>
        probe.RootSeconds > 0 ? RootAsync(host, probe, cancellationToken) : _launcher.ProbeAsync(host, probe, cancellationToken);

    private async Task<ProbeResult> RootAsync(Host host, Probe probe, CancellationToken cancellationToken)
    {
        var line = new RootLine(probe.Command, probe.RootSeconds);
        try
        {
            var result = await new ClientProcess(Reached(CallOf(line).Arguments)).RunAsync(default, line.Longest, probe.MaxOutput, cancellationToken);
            // The program may fail with the status and the silence of a refusal. What this bot may do, sudo tells.
            if (!IsRoot && result.Output.Bytes.IsEmpty && SudoRefusal.Of(result.ExitStatus, result.Error.Text) is { } said && !await IsAllowedAsync(line, cancellationToken))
                throw new HostUnreachableException($"sudo-refused: {said}");
            return new(RootLine.RanOut(result.ExitStatus) ? null : result.ExitStatus, result.Output.Text, "", result.Output.Truncated)
            {
                Encoding = result.Output.Encoding,
                OnTheWay = WayNoise.WithoutPassing(result.Error.Text.Trim('\n')),
            };
        }
        catch (Win32Exception e)
        {
            throw new HostUnreachableException($"Host {host.Name} could not be asked: {e.Message}", e);
        }
    }

    private async Task<bool> IsAllowedAsync(RootLine line, CancellationToken cancellationToken)
    {
        var question = new ClientProcess(Reached(line.Question.Arguments));
        return (await question.RunAsync(default, TimeSpan.FromSeconds(30), 64 * 1024, cancellationToken)).ExitStatus == 0;
    }

    // sudo runs as root and cannot be signalled by us; what it started can, by its own user.
    private async Task EndLookAsync(Host host, string user, int pid)
    {
        if (IsOwn(user))
            return;
        try
        {
            var processes = ProcessTree.Below(pid);
            if (processes.Count > 0)
                await _launcher.QuitAsync(host, user, processes, CancellationToken.None);
        }
        catch (HostUnreachableException)
        {
            // A look only reads; it ends by itself or when its output has nowhere to go.
        }
    }

    /// <exception cref="HostUnreachableException">The way to root is closed: a script that is sent along, or whose request names any program, would be all of root.</exception>
    private string[] Arrive(Host host, string user, IReadOnlyList<string> argv) =>
        IsOwn(user) ? Reached(argv)
        : WantsRoot(user) ? throw new HostUnreachableException($"root-refused: {NoRoot}")
        : Reached(["sudo", "-n", "-H", "-u", user, "--", .. argv]);

    private string[] Reached(IReadOnlyList<string> argv) => [.. DefaultSignals.Value, .. _prefix, .. argv];

    private CommandLine CallOf(RootLine line) => IsRoot ? line.Bounded : line.BehindSudo;

    private const string Root = "root";

    private bool IsRoot => _ownUser == Root;

    private bool WantsRoot(string user) => !IsRoot && !IsOwn(user) && (user == Root || AccountsOfRoot.Contains(user));

    /// <summary>Other names of the same number.</summary>
    private static HashSet<string> AccountsOfRoot =>
        [.. File.ReadLines("/etc/passwd").Select(l => l.Split(':')).Where(f => f is [_, _, "0", ..]).Select(f => f[0])];

    // .NET ignores SIGPIPE and its children inherit that, with whatever else the bot was started to ignore (nohup, a script's background); a tool's own
    // pipelines would end otherwise than on a terminal.
    private static readonly Lazy<string[]> DefaultSignals = new(() =>
    {
        string[] env = ["/usr/bin/env", "--default-signal"];
        using var trial = Process.Start(new ProcessStartInfo(env[0], [env[1], "true"]) { RedirectStandardError = true, UseShellExecute = false });
        trial?.WaitForExit();
        return trial?.ExitCode == 0 ? env : [];
    });

    private bool IsOwn(string user) => user.Length == 0 || user == _ownUser;
}
