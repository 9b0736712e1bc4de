using System.Diagnostics;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>This machine, where something is mounted that only this test's programs see: in a mount namespace of its own, which ends with it.</summary>
internal sealed class MountedMachine : IHostHand, IDisposable
{
    private readonly Process _keeper;

    /// <param name="script">For sh, with the arguments as $1 …</param>
    public MountedMachine(string script, params string[] arguments)
    {
        string[] argv = ["--mount", "--propagation", "private", "/bin/sh", "-ec", $"{script}\necho mounted\nexec sleep 300", "mounts", .. arguments];
        _keeper = Process.Start(new ProcessStartInfo("/usr/bin/unshare", argv) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal("mounted", _keeper.StandardOutput.ReadLine());
    }

    public Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default) => ThisMachine.RunAsync(Inside(command), input);

    public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => ThisMachine.RunAsync(Inside(line.Bounded), null);

    public async Task<StepResult> DoAsync(Step step)
    {
        var command = step.Kind == StepKind.PutFile ? new CommandLine("/bin/sh", "-c", "cat > \"$1\"", "put", step.Command.Arguments[1]) : step.Command;
        var result = await ThisMachine.RunAsync(Inside(command), step.Input);
        return new(StepState.Exited, result.ExitStatus, result.Output, result.Error, []);
    }

    public void Dispose()
    {
        _keeper.Kill(entireProcessTree: true);
        _keeper.WaitForExit();
        _keeper.Dispose();
    }

    private CommandLine Inside(CommandLine command) =>
        new(["/usr/bin/nsenter", "-t", _keeper.Id.ToString(CultureInfo.InvariantCulture), "-m", "--", .. command.Arguments]);
}
