using ChatOps.Core.Execution;

namespace ChatOps.Tests.Runbooks;

/// <summary>A host whose answer depends on the command alone.</summary>
internal sealed class AnsweringHost(Func<CommandLine, ProbeResult> answer) : IHostProbe
{
    /// <summary>As whom it was asked, in order.</summary>
    public List<string> Users { get; } = [];

    /// <summary>What was asked of root.</summary>
    public List<RootLine> RootLines { get; } = [];

    public Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null, CancellationToken cancellationToken = default)
    {
        Users.Add(user);
        return Task.FromResult(answer(command));
    }

    public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default)
    {
        RootLines.Add(line);
        return Task.FromResult(answer(line.Command));
    }
}
