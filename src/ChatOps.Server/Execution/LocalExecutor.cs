using System.Collections.Immutable;
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
    private readonly Launcher _launcher;
    private readonly HostScript _script;
    private readonly string _ownUser;
    private readonly string[] _prefix;

    public LocalExecutor() : this(Environment.UserName, [], HostScript.Sent, null)
    {
    }

    /// <param name="prefix">Stands before every program of ours; the tests become an unprivileged bot this way.</param>
    internal LocalExecutor(string ownUser, string[] prefix, HostScript script, TimeSpan? grace)
    {
        (_ownUser, _prefix, _script) = (ownUser, prefix, script);
        _launcher = new Launcher(Arrive, script) { Grace = grace ?? TimeSpan.FromSeconds(10) };
    }

    public Task<StartAnswer> StartAsync(Host host, StepStart start, CancellationToken cancellationToken) =>
        _launcher.StartAsync(host, start, cancellationToken);

    public Task<StepProgress> FollowAsync(
        Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken) =>
        _launcher.FollowAsync(host, key, fence, from, wait, cancellationToken);

    public Task<StepProgress> StopAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        _launcher.StopAsync(host, key, fence, cancellationToken);

    public Task<StepProgress> SettleAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        _launcher.SettleAsync(host, key, fence, cancellationToken);

    public Task PruneAsync(Host host, string user, TimeSpan age, CancellationToken cancellationToken) =>
        _launcher.PruneAsync(host, user, age, cancellationToken);

    public async Task<ProbeResult> ProbeAsync(Host host, Probe probe, CancellationToken cancellationToken)
    {
        var client = new ClientProcess(Arrive(host, probe.User, Called(host, probe)))
        {
            BeforeKill = IsOwn(probe.User) ? null : pid => QuitBehindSudoAsync(host, probe.User, pid),
        };
        try
        {
            var result = await client.RunAsync(InputOf(host, probe), probe.TimeLimit, probe.MaxOutput, cancellationToken);
            return await AnswerAsync(host, probe, result, cancellationToken);
        }
        catch (Win32Exception e) when (IsOwn(probe.User) && !probe.Login)
        {
            return NotFound(probe.Command.Program, e.Message);
        }
        catch (Win32Exception e)
        {
            throw new HostUnreachableException($"Host {host.Name} could not be asked: {e.Message}", e);
        }
    }

    private ImmutableArray<string> Called(Host host, Probe probe) =>
        probe.Login ? [.. HostScript.For(host, _script).Command("login"), .. probe.Command.Arguments] : probe.Command.Arguments;

    private byte[] InputOf(Host host, Probe probe) =>
        [.. probe.Login ? HostScript.For(host, _script).Preamble : [], .. InputBytes.Of(probe.Input ?? "", probe.InputEncoding)];

    private async Task<ProbeResult> AnswerAsync(Host host, Probe probe, ClientResult result, CancellationToken cancellationToken)
    {
        if (!IsOwn(probe.User) && SudoRefusal.Of(result) is { } said)
        {
            if (!probe.Login && said.Split('\n')[^1] == $"sudo: {probe.Command.Program}: command not found")
                return NotFound(probe.Command.Program, "No such file or directory");
            // A tool may itself call sudo and fail with these words. What this bot may do, sudo tells.
            if (!await IsAllowedAsync(host, probe, cancellationToken))
                throw new HostUnreachableException($"sudo-refused: {said}");
        }
        return new(result.ExitStatus, result.Output.Text, result.Error.Text, result.Output.Truncated || result.Error.Truncated)
        {
            Encoding = result.Output.Encoding,
        };
    }

    private async Task<bool> IsAllowedAsync(Host host, Probe probe, CancellationToken cancellationToken)
    {
        string[] question = [.. _prefix, "sudo", "-n", "-l", "-u", probe.User, "--", .. Called(host, probe)];
        var answer = await new ClientProcess(question).RunAsync(default, TimeSpan.FromSeconds(30), 64 * 1024, cancellationToken);
        return answer.ExitStatus == 0;
    }

    // sudo runs as root and cannot be signalled by us; what it started can, by its own user.
    private async Task QuitBehindSudoAsync(Host host, string user, int pid)
    {
        try
        {
            var processes = ProcessTree.Below(pid);
            if (processes.Count > 0)
                await _launcher.QuitAsync(host, user, processes, CancellationToken.None);
        }
        catch (HostUnreachableException)
        {
            // A probe only reads; it ends by itself or when its output has nowhere to go.
        }
    }

    private IReadOnlyList<string> Arrive(Host host, string user, IReadOnlyList<string> argv) =>
        IsOwn(user)
            ? [.. DefaultSignals.Value, .. _prefix, .. argv]
            : [.. DefaultSignals.Value, .. _prefix, "sudo", "-n", "-H", "-u", user, "--", .. argv];

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

    private static ProbeResult NotFound(string program, string why) => new(127, "", $"{program}: {why}");
}
