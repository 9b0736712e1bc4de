using ChatOps.Core.Execution;

namespace ChatOps.Core.Programs;

/// <summary>
/// Notes while a plan is made which program a host did not have (then that is why its questions were not answered), and what was printed on the way to it.
/// </summary>
internal sealed class WatchedProbe(IHostProbe inner, string host, Action<NeededProgram> missing, Action<string> way) : IHostProbe
{
    private const int NotFound = 127;

    public void Forget() => inner.Forget();

    public async Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default)
    {
        var result = await inner.RunAsync(user, command, timeLimit, maxOutput, login, input, cancellationToken);
        way(result.OnTheWay);
        // env, which starts it here, and sudo's answer as the executor reads it both name the program.
        if (!login && result.ExitStatus == NotFound && command.Program.StartsWith('/') && result.Error.Contains(command.Program, StringComparison.Ordinal))
            missing(new(host, user, command.Program, "looking at the host"));
        return result;
    }

    public async Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default)
    {
        var result = await inner.RootAsync(line, cancellationToken);
        way(result.OnTheWay);
        // timeout, which starts it, names the program; only stdout is the tool's own.
        if (result is { ExitStatus: NotFound, Output.Length: 0 } && result.OnTheWay.Contains(line.Command.Program, StringComparison.Ordinal))
            missing(new(host, "root", line.Command.Program, "looking at the host"));
        return result;
    }
}
