using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks;

/// <summary>The lab's host, asked and changed as the bot does it.</summary>
internal sealed class LabHand(StepLab lab) : IHostHand
{
    /// <summary>What was printed on the way.</summary>
    public List<string> Way { get; } = [];

    public async Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default)
    {
        var result = await lab.Executor.ProbeAsync(
            lab.Host, new Probe(user, command, timeLimit ?? TimeSpan.FromSeconds(60), maxOutput ?? 4 * 1024 * 1024) { Login = login, Input = input }, cancellationToken);
        Way.Add(result.OnTheWay);
        return result;
    }

    public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) =>
        lab.Executor.ProbeAsync(lab.Host, new Probe("", line.Command, line.Longest) { RootSeconds = line.Seconds }, cancellationToken);

    public async Task<StepResult> DoAsync(Step step)
    {
        if (!step.Detached)
        {
            var probe = step.RootLine is { } root ? await RootAsync(root) : await RunAsync(step.User, step.Command, maxOutput: step.MaxOutput, input: step.Input);
            return new(probe.TimedOut ? StepState.TimedOut : StepState.Exited, probe.ExitStatus, probe.Output, probe.Error, []);
        }
        var key = lab.NewKey(step.User);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{lab.Operation}{step.Id}{key.Step}")));
        var start = new StepStart(key, 1, digest, step.Command, step.Input, TimeSpan.FromMinutes(5), AtLimit.Stop, step.Guards) { PutsFile = step.Kind == StepKind.PutFile, RootSeconds = step.RootSeconds };
        var answer = await lab.StartAsync(start);
        if (answer is not StartAnswer.Started)
            return new(StepState.Never, null, "", answer.ToString()!, []);
        var end = await lab.EndOfAsync(key);
        Way.Add(end.Progress.OnTheWay);
        return new(end.Progress.State, end.Progress.ExitStatus, WayNoise.Part(end.Text).Tool, WayNoise.Part(end.ErrorText).Tool, []);
    }
}
