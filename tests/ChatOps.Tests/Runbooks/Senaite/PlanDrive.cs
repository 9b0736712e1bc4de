using System.Collections.Immutable;
using System.Diagnostics;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Asks the machine the tests run on.</summary>
internal sealed class ThisMachine : IHostProbe
{
    public Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(command, input);

    /// <summary>Null: there is no such program, which the executors answer by 127.</summary>
    private static Process? Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => RunAsync(line.Bounded, null);

    public static async Task<ProbeResult> RunAsync(CommandLine command, string? input)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Started(start);
        if (process is null)
            return new(127, "", $"{command.Program}: No such file or directory");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}

/// <summary>How a step is cut off: before it did anything, or after it did everything, which nobody saw.</summary>
internal enum Cut { Before, After }

internal sealed record Driven(Outcome Outcome, string Reason, bool LockKept, ImmutableSortedDictionary<string, Verdict> Verdicts, ImmutableArray<string> Order, Plan Plan, string Report)
{
    /// <summary>The report's own tone.</summary>
    public Tone Tone { get; init; }
}

/// <summary>Carries a plan out as the engine decides it, on the instance's real files; steps run to their end at once.</summary>
internal static class PlanDrive
{
    public static IRunbook Runbook(string verb, string family = "senaite") => AllRunbooks.Commands.Single(c => c.Spec.Verb == verb && c.Spec.Family == family);

    public static Task<Planning> PlanAsync(TemporaryInstance instance, string verb, params (string Name, string Value)[] values) => PlanAsync(instance.Target, verb, values);

    public static Task<Planning> PlanAsync(TemporaryInstance instance, string verb, IHistory history) => PlanAsync(instance.Target, verb, [], null, history);

    public static async Task<Plan> ReadyAsync(TemporaryInstance instance, ChatOps.Core.Inventory.Target target, string verb, params (string Name, string Value)[] values) =>
        Assert.IsType<Planning.Ready>(await PlanAsync(target, verb, values)).Plan;

    public static Task<Planning> PlanAsync(ChatOps.Core.Inventory.Target target, string verb, (string Name, string Value)[] values, IHostProbe? host = null, IHistory? history = null)
    {
        var runbook = Runbook(verb);
        var command = new ParsedCommand(runbook.Spec, target.Id, values.ToImmutableSortedDictionary(v => v.Name, v => v.Value));
        var zone = TimeZoneInfo.CreateCustomTimeZone("Site", TimeSpan.FromHours(1), "Site", "Site");
        return runbook.PlanAsync(
            new(command, target, host ?? new ThisMachine(), "k3x9p", TemporaryInstance.Now, zone, TemporaryInstance.Now.AddHours(1), TargetBusy: false) { History = history }, default);
    }

    public static async Task<Plan> ReadyAsync(ChatOps.Core.Inventory.Target target, IHostProbe host, string verb, params (string Name, string Value)[] values) =>
        Assert.IsType<Planning.Ready>(await PlanAsync(target, verb, values, host)).Plan;

    public static async Task<Plan> ReadyAsync(TemporaryInstance instance, string verb, params (string Name, string Value)[] values)
    {
        var planning = await PlanAsync(instance, verb, values);
        Assert.True(planning is Planning.Ready, $"{planning}");
        var plan = ((Planning.Ready)planning).Plan;
        Assert.Null(plan.Problem());
        return plan;
    }

    public static Task<Driven> RunAsync(Plan plan, string verb, int? cutAt = null, Cut cut = Cut.Before, int? cancelAt = null, Action<string>? before = null, IHostHand? host = null) =>
        RunAsync(plan, Runbook(verb), cutAt, cut, cancelAt, before, host);

    public static async Task<Driven> RunAsync(
        Plan plan, IRunbook runbook, int? cutAt = null, Cut cut = Cut.Before, int? cancelAt = null, Action<string>? before = null, IHostHand? host = null)
    {
        var operation = PlannedOperation.Of(plan, runbook.Spec, default);
        while (true)
        {
            switch (NextMove.Of(operation))
            {
                case NextMove.TurnBack(var wayBack):
                    operation = operation with { WayBack = wayBack };
                    break;
                case NextMove.RunStep(var step, var undo):
                    before?.Invoke(step.Id);
                    var forward = operation.Runs.Count(r => !r.Undo);
                    var verdict = !undo && forward == cutAt && step.Effect == Effect.Changes
                        ? await CutAsync(step, cut)
                        : host is null
                            ? await StepAsync(runbook, step, Context(operation, undo))
                            : NotWaiting(runbook.Judge(step, await host.DoAsync(step), Context(operation, undo)));
                    operation = operation with { Runs = operation.Runs.Add(new StepRun(step.Id, undo, default) { EndedAt = default(DateTimeOffset), Verdict = verdict }) };
                    if (!undo && operation.Runs.Count(r => !r.Undo) == cancelAt)
                        operation = operation with { Cancel = new("operator", default, null) };
                    break;
                case NextMove.End end:
                    return Ended(runbook, operation, end);
            }
        }
    }

    private static async Task<Verdict> CutAsync(Step step, Cut cut)
    {
        if (cut == Cut.After)
            await DoAsync(step);
        return Verdict.Failed("it was ended on demand; none of its processes is left");
    }

    private static async Task<Verdict> StepAsync(IRunbook runbook, Step step, JudgeContext context)
    {
        foreach (var guard in step.Guards)
        {
            if (await BrokenAsync(guard) is { } broken)
                return Verdict.Failed(broken).With(Facts.NotStarted, "yes");
        }
        // What is waited for is there at once with these stand-ins, or never.
        var result = await DoAsync(step);
        var verdict = runbook.Judge(step, new(StepState.Exited, result.ExitStatus, result.Output, result.Error, []), context);
        return NotWaiting(verdict);
    }

    private static Verdict NotWaiting(Verdict verdict) => verdict.Kind == VerdictKind.NotYet ? verdict with { Kind = VerdictKind.Failed } : verdict;

    /// <summary>A file is put by the launcher; here it is simply written.</summary>
    private static async Task<ProbeResult> DoAsync(Step step)
    {
        if (step.Kind != StepKind.PutFile)
            return await ThisMachine.RunAsync(step.Command, step.Input);
        var encoding = step.InputEncoding == InputEncoding.Latin1 ? System.Text.Encoding.Latin1 : new System.Text.UTF8Encoding(false);
        await File.WriteAllBytesAsync(step.Command.Arguments[1], encoding.GetBytes(step.Input!));
        return new(0, "", "");
    }

    private static async Task<string?> BrokenAsync(Guard guard) => guard switch
    {
        Guard.Absent(var path) => Path.Exists(path) ? $"{path} is there" : null,
        Guard.Still(var path, var identity) => (await ThisMachine.RunAsync(new("/usr/bin/stat", "-c", "%i:%s:%.9Y:%.9Z", path), null)).Output.Trim() is var now && now == identity
            ? null
            : $"{path} is not {identity} but {now}",
        Guard.Same(var path, var identity) => (await ThisMachine.RunAsync(new("/usr/bin/stat", "-c", "%i:%s:%Y", path), null)).Output.Trim() is var now && now == identity
            ? null
            : $"{path} is not {identity}",
        _ => throw new InvalidOperationException(),
    };

    private static JudgeContext Context(Operation operation, bool undo) => new(operation.Plan!, Verdicts(operation), undo, TemporaryInstance.Now.AddSeconds(15 * operation.Runs.Length));

    private static ImmutableSortedDictionary<string, Verdict> Verdicts(Operation operation) => operation.Runs.ToImmutableSortedDictionary(r => r.Step, r => r.Verdict!);

    private static Driven Ended(IRunbook runbook, Operation operation, NextMove.End end)
    {
        var run = new RunSummary(operation.Plan!, "k3x9p", end.Outcome, end.Code, end.Reason, Verdicts(operation), end.LockKept, TimeSpan.FromSeconds(5), TimeZoneInfo.Utc);
        var report = runbook.Report(run);
        Assert.NotEmpty(report.Title);
        return new(end.Outcome, end.Reason, end.LockKept, run.Verdicts, [.. operation.Runs.Select(r => r.Step)], operation.Plan!, $"{report.Title}\n{report.Text}")
        {
            Tone = report.Tone,
        };
    }
}
