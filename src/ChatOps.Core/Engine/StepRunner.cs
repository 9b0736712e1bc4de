using ChatOps.Core.Execution;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Steps;
using ChatOps.Core.Text;
using ChatOps.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatOps.Core.Engine;

/// <summary>
/// Executes one step and judges it: a probe as often as it needs, a detached step once. Also how a new start of the bot re-attaches:
/// the host knows the step by its key, and starting it twice starts it once.
/// </summary>
public sealed partial class StepRunner(TranscriptRecorder transcripts, LiveSteps live, TimeProvider time, ILogger<StepRunner> logger)
{
    /// <summary>As whom the bot runs where nobody has chosen another name; what sudo itself said stands beside it.</summary>
    private const string UsualAccount = "chatops";

    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(2);

    /// <summary>How long past a step's own limit the bot goes on asking a host that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <param name="cancelled">Answers true when somebody has asked for the end of the operation; looked at between reads. Never for undo steps.</param>
    /// <exception cref="ClaimLostException">Somebody else has a higher fence.</exception>
    public async Task<StepEnd> RunAsync(StepCall call, Func<Task<bool>> cancelled, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var span = Instruments.Begin(call);
        try
        {
            var end = call.Step.Detached
                ? await DetachedAsync(call, cancelled, cancellationToken)
                : await ProbedAsync(call, cancelled, cancellationToken);
            Instruments.End(span, call, end.Verdict, time.GetElapsedTime(began));
            return end;
        }
        finally
        {
            live.Forget(call.Operation.Handle);
        }
    }

    private async Task<StepEnd> ProbedAsync(StepCall call, Func<Task<bool>> cancelled, CancellationToken cancellationToken)
    {
        var step = call.Step;
        var deadline = time.GetUtcNow() + step.TimeLimit;
        Verdict? last = null;
        StepResult? written = null;
        TranscriptBatch? lines = null;
        var way = new List<string>();
        while (true)
        {
            try
            {
                var answer = await call.Executor.ProbeAsync(call.Host, Question(step), cancellationToken);
                var result = transcripts.ResultOf(answer, step);
                if (written is null || written.Output != result.Output || written.Error != result.Error)
                    lines = await transcripts.LinesOfAsync(call, result, cancellationToken);
                written = result;
                way.Add(result.OnTheWay);
                last = Judge(call, result);
            }
            catch (HostUnreachableException e)
            {
                var unasked = Verdict.NotYet($"the host could not be asked: {e.Message}").With(Facts.Unanswered, "yes");
                last = call.Runbook.ProvesByLooks(step) ? unasked.With(Facts.Doubt, "yes") : unasked;
                live.Tell(call.Operation.Handle, new(step.Id, TimeSpan.Zero, 0, e.Message));
            }
            last = last.WithWay(call.Host.Name, way);
            if (last.Kind != VerdictKind.NotYet)
                return new(last, lines);
            if (await cancelled())
                return new(Verdict.Failed($"not waited for any longer: cancelled ({last.Why})"), lines);
            if (time.GetUtcNow() >= deadline)
                return new(((written is null || last.Facts.ContainsKey(Facts.Doubt)) && call.ChangedSomething
                    ? Verdict.Unknown(last.Why)
                    : last with { Kind = VerdictKind.Failed, Why = step.Kind == StepKind.Check ? last.Why : $"{last.Why}; that was waited for {UnitText.Duration(step.TimeLimit)}" }).WithWay(call.Host.Name, way), lines);
            await transcripts.KeepAsync(call, lines, cancellationToken);
            lines = null;
            await Task.Delay(step.Interval, time, cancellationToken);
        }
    }

    private static Probe Question(Step step)
    {
        if (step.RootLine is { } root)
            return new("", step.Command, root.Longest, step.MaxOutput) { RootSeconds = step.RootSeconds };
        var limit = step.Kind == StepKind.Check ? step.TimeLimit : TimeSpan.FromSeconds(Math.Clamp(step.TimeLimit.TotalSeconds, 1, 30));
        return new(step.User, step.Command, limit, step.MaxOutput) { Login = step.Login, Input = step.Input, InputEncoding = step.InputEncoding };
    }

    private async Task<StepEnd> DetachedAsync(StepCall call, Func<Task<bool>> cancelled, CancellationToken cancellationToken)
    {
        // A step whose start was recorded and whose operation is being cancelled is never started now: stopping settles it.
        if (call.Reattached && await cancelled())
            return await FollowAsync(call, seen: null, cancelled, cancellationToken);
        var answer = await StartAsync(call, cancellationToken);
        return NotStarted(call, answer) is { } refused ? new(refused) : await FollowAsync(call, (answer as StartAnswer.Started)?.Progress, cancelled, cancellationToken);
    }

    /// <summary>
    /// Null: the host did not answer, and a start that was sent may have reached it. Where no call of this step ever came so far, it was refused.
    /// </summary>
    private async Task<StartAnswer?> StartAsync(StepCall call, CancellationToken cancellationToken)
    {
        var doubt = call.Reattached;
        // Whose first line stands in the transcript was started: it was written behind the host's word.
        var remembers = call.Reattached && await transcripts.HasAsync(call, cancellationToken) ? HostMemory.Step : call.RanBefore ? HostMemory.Operation : HostMemory.Nothing;
        HostUnreachableException? last = null;
        var answer = await AskAsync<StartAnswer>(
            call,
            async () =>
            {
                try
                {
                    return await call.Executor.StartAsync(call.Host, call.Start with { Remembers = remembers }, cancellationToken);
                }
                catch (HostUnreachableException e) when (!doubt && e is { NothingRan: true, NeedsPerson: true })
                {
                    return Unreached(e);
                }
                catch (HostUnreachableException e)
                {
                    doubt |= !e.NothingRan;
                    last = e;
                    throw;
                }
            },
            cancellationToken);
        return answer ?? (doubt || last is null ? null : Unreached(last));
    }

    private static StartAnswer.Refused Unreached(HostUnreachableException e) => new(e.Code, e.Reason);

    /// <summary>Null: it was started, now or before. Otherwise the verdict.</summary>
    private static Verdict? NotStarted(StepCall call, StartAnswer? answer) =>
        answer switch
        {
            null => Verdict.Unknown("the host did not answer, so nobody can tell whether it was started"),
            StartAnswer.Started or StartAnswer.Existing => null,
            StartAnswer.GuardFailed guard => Verdict.Failed($"{guard.What}; it was not started").With(Facts.Code, "plan-stale").With(Facts.NotStarted, "yes"),
            StartAnswer.Refused { Code: "fence-low" } => throw new ClaimLostException(call.Operation),
            StartAnswer.Refused { Code: "never" } => Verdict.Failed("it was settled before that it never starts").With(Facts.NotStarted, "yes"),
            StartAnswer.Refused { Code: "folder-lost" } lost => Verdict.Unknown($"{lost.Code}: {lost.Reason}").With(Facts.Code, lost.Code),
            StartAnswer.Refused refused when call.Reattached => Verdict.Unknown($"{refused.Code}: {refused.Reason}"),
            StartAnswer.Refused refused => Verdict.Failed($"{refused.Code}: {refused.Reason}; it was not started").With(Facts.Code, refused.Code).With(Facts.NotStarted, "yes"),
            _ => throw new InvalidOperationException($"Unexpected answer {answer.GetType().Name}."),
        };

    /// <param name="seen">What the start has told of it already.</param>
    private async Task<StepEnd> FollowAsync(StepCall call, StepProgress? seen, Func<Task<bool>> cancelled, CancellationToken cancellationToken)
    {
        var pump = await transcripts.PumpAsync(call, cancellationToken);
        // What was started stands in the transcript before anybody waits for more of it; a short step's lines are stored with its end.
        if (seen is null)
            await pump.WriteAsync(cancellationToken);
        var offsets = StepOffsets.Start;
        var stopped = false;
        while (true)
        {
            var from = offsets;
            if (!stopped && await cancelled())
            {
                stopped = await AskAsync(call, () => EndAsync(call, cancellationToken), cancellationToken) is not null;
                if (!stopped)
                    return new(Verdict.Unknown("the host did not answer, so nobody can tell whether it was ended"));
            }
            var progress = seen ?? await AskAsync(
                call, () => call.Executor.FollowAsync(call.Host, call.Key, call.Operation.Fence, from, LongPoll, cancellationToken), cancellationToken);
            seen = null;
            if (progress is null)
                return new(Verdict.Unknown("the host has not answered for longer than the step may take"));
            pump.Meet(progress.OnTheWay);
            offsets = new(offsets.Output + progress.Output.Length, offsets.Error + progress.Error.Length);
            var whole = progress.Ended && offsets.Output >= progress.End.Output && offsets.Error >= progress.End.Error;
            pump.Take(progress.Output, progress.Error);
            if (!whole)
                await pump.WriteAsync(cancellationToken);
            live.Tell(call.Operation.Handle, new(call.Step.Id, progress.SilentFor, progress.ProcessesLeft, null) { Progress = pump.Progress });
            if (progress.State == StepState.Overdue)
                return new(Verdict.Unknown($"it is still running after its limit of {UnitText.Duration(call.Step.TimeLimit)} and was left alone"));
            if (!whole)
                continue;
            var (result, lines) = pump.Finish(progress);
            return new(JudgeEnd(call, progress, result), lines);
        }
    }

    /// <summary>A root line cannot be ended from here; it is made sure that one that was not begun never is, and else its own end is waited for.</summary>
    private static Task<StepProgress> EndAsync(StepCall call, CancellationToken cancellationToken) =>
        call.Step.RootLine is null
            ? call.Executor.StopAsync(call.Host, call.Key, call.Operation.Fence, cancellationToken)
            : call.Executor.SettleAsync(call.Host, call.Key, call.Operation.Fence, cancellationToken);

    private Verdict JudgeEnd(StepCall call, StepProgress end, StepResult result) => Ended(call, end, result).WithWay(call.Host.Name, [result.OnTheWay]);

    private Verdict Ended(StepCall call, StepProgress end, StepResult result) =>
        end.State != StepState.Exited ? FoundUntil(call, result).Aggregate(Broken(call, end), (v, f) => v.With(f.Key, f.Value))
        : call.Step.RootLine is { } line && result.Output.Length == 0 && SudoRefusal.Of(end.ExitStatus, result.OnTheWay) is { } said
            ? Verdict.Failed($"{SudoLine.Code}: {said}; it was not started: {SudoLine.Missing(call.Host, SudoLine.AccountOn(call.Host, UsualAccount), line)}")
                .With(Facts.Code, SudoLine.Code).With(Facts.NotStarted, "yes")
        : Judge(call, result);

    /// <summary>The verdict is the engine's; a runbook only adds what can be told of the output until then.</summary>
    private IEnumerable<KeyValuePair<string, string>> FoundUntil(StepCall call, StepResult result)
    {
        try
        {
            return [.. call.Runbook.FoundUntil(call.Step, result).Where(f => f.Key is not (Facts.Code or Facts.NotStarted))];
        }
        catch (Exception e)
        {
            LogJudgeBroke(e, call.Operation.Handle, call.Step.Id);
            return [];
        }
    }

    private static Verdict Broken(StepCall call, StepProgress end) => end switch
    {
        { State: StepState.Never } =>
            Verdict.Failed(end.Detail.Length > 0 ? $"it was never started: {end.Detail}" : "it was never started").With(Facts.NotStarted, "yes"),
        { State: StepState.Stopped or StepState.TimedOut, ProcessesLeft: > 0 } =>
            Verdict.Unknown($"{end.ProcessesLeft} of its processes could not be ended and may go on"),
        { State: StepState.Stopped } => Verdict.Failed("it was ended on demand; none of its processes is left"),
        { State: StepState.TimedOut } => Verdict.Failed(
            $"it ran longer than its limit of {UnitText.Duration(call.Step.TimeLimit)} and was ended; none of its processes is left"),
        { State: StepState.Lost } => Verdict.Unknown("it is gone and left no exit status (killed, or the host was restarted)"),
        { State: StepState.Untrusted } => Verdict.Unknown($"what the host has of it is no proof: {end.Detail}"),
        _ => Verdict.Unknown("the host no longer knows anything of it"),
    };

    private Verdict Judge(StepCall call, StepResult result)
    {
        try
        {
            var verdict = call.Runbook.Judge(call.Step, result, call.Context(time.GetUtcNow()));
            if (verdict.Kind == VerdictKind.NotYet && call.Step.Kind != StepKind.WaitUntil)
                return Verdict.Failed(verdict.Why);
            return verdict;
        }
        catch (Exception e)
        {
            LogJudgeBroke(e, call.Operation.Handle, call.Step.Id);
            return Verdict.Unknown($"the bot itself broke while it judged this step ({e.GetType().Name})");
        }
    }

    /// <summary>Asks again while the host does not answer, with growing pauses, until the step's limit and some patience are over: then null.</summary>
    private async Task<T?> AskAsync<T>(StepCall call, Func<Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var giveUp = time.GetUtcNow() + call.Step.TimeLimit + Patience;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (HostUnreachableException e)
            {
                LogUnreachable(e, call.Host.Name, call.Operation.Handle, call.Step.Id);
                live.Tell(call.Operation.Handle, new(call.Step.Id, TimeSpan.Zero, 0, e.Message) { Progress = live.Of(call.Operation.Handle)?.Progress });
                if (time.GetUtcNow() >= giveUp)
                    return null;
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 0.5 * Math.Pow(2, Math.Min(attempt, 6)))), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Judging {Step} of {Handle} broke")]
    private partial void LogJudgeBroke(Exception exception, string handle, string step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Host {Host} does not answer for {Step} of {Handle}")]
    private partial void LogUnreachable(Exception exception, string host, string handle, string step);
}
