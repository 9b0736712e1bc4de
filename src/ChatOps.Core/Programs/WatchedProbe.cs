using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Programs;

/// <summary>Notes which program a host did not have while a plan was made: then that is why its questions were not answered.</summary>
internal sealed class WatchedProbe(IHostProbe inner, string host, Action<NeededProgram> missing) : IHostProbe
{
    private const int NotFound = 127;

    public void Forget() => inner.Forget();

    public async Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default)
    {
        var result = await inner.RunAsync(user, command, timeLimit, maxOutput, login, input, cancellationToken);
        // env, which starts it here, and sudo's answer as the executor reads it both name the program.
        if (!login && result.ExitStatus == NotFound && command.Program.StartsWith('/') && result.Error.Contains(command.Program, StringComparison.Ordinal))
            missing(new(host, user, command.Program, "looking at the host"));
        return result;
    }

    public async Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default)
    {
        var result = await inner.RootAsync(line, cancellationToken);
        // timeout, which starts it, names the program; only stdout is the tool's own.
        if (result is { ExitStatus: NotFound, Output.Length: 0 } && result.OnTheWay.Contains(line.Command.Program, StringComparison.Ordinal))
            missing(new(host, "root", line.Command.Program, "looking at the host"));
        return result;
    }
}
