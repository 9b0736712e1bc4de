using System.ComponentModel;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>
/// Speaks with the script on the host: one call, one request, one answer. Knows nothing of how the host is reached, so that every
/// executor that can carry bytes both ways has the same steps and looks.
/// </summary>
internal sealed class Launcher(IWay way, HostScript script)
{
    public static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Room for what others print around an answer.</summary>
    private const int RoomForNoise = 256 * 1024;

    /// <summary>Time between TERM and KILL.</summary>
    public TimeSpan Grace { get; init; } = UsualGrace;

    /// <summary>Who asks; null: hosts are not told.</summary>
    public BotIdentity? Bot { get; init; }

    /// <summary>Most bytes of each output that one answer carries.</summary>
    public int Chunk { get; init; } = 3 * 1024 * 1024;

    public async Task<StartAnswer> StartAsync(Host host, StepStart start, CancellationToken cancellationToken)
    {
        var request = new LauncherRequest().WithKey(host.StepFolder, start.Key, start.Fence).WithBot(Bot).With("grace", Milliseconds(Grace)).WithStart(start)
            .WithLook(StepOffsets.Start, FirstLook, Chunk);
        var result = await CallAsync(host, start.Key.User, "start", request, CallTime, cancellationToken);
        if (LauncherAnswer.BeginOf(result.Output.Bytes.Span, request.Nonce) is null && SudoRefusal.Of(result.ExitStatus, result.Error.Text) is { } refusal)
            return new StartAnswer.Refused(SudoLine.Code, SudoSaidNo.Sentence(host, start.Key.User, refusal));
        var answer = Read(host, start.Key.User, result, request.Nonce).ToStartAnswer();
        return answer is StartAnswer.Started { Progress: { } seen } ? new StartAnswer.Started(Met(seen, result)) : answer;
    }

    public Task<StepProgress> FollowAsync(
        Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken)
    {
        var bounded = wait < LongestWait ? wait : LongestWait;
        var request = new LauncherRequest().WithKey(host.StepFolder, key, fence).WithLook(from, bounded, Chunk);
        return ProgressAsync(host, key.User, "follow", request, CallTime + bounded, cancellationToken);
    }

    public Task<StepProgress> StopAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken)
    {
        var request = new LauncherRequest().WithKey(host.StepFolder, key, fence).WithBot(Bot).With("grace", Milliseconds(Grace));
        return ProgressAsync(host, key.User, "stop", request, CallTime + Grace, cancellationToken);
    }

    public Task<StepProgress> SettleAsync(Host host, StepKey key, long fence, CancellationToken cancellationToken) =>
        ProgressAsync(host, key.User, "settle", new LauncherRequest().WithKey(host.StepFolder, key, fence).WithBot(Bot), CallTime, cancellationToken);

    public Task PruneAsync(Host host, string user, TimeSpan age, CancellationToken cancellationToken) =>
        DoneAsync(host, user, "prune", new LauncherRequest().WithBase(host.StepFolder).With("age", (long)age.TotalSeconds), cancellationToken);

    /// <summary>Ends processes (pid and start time) that belong to the user; others are left alone.</summary>
    public Task QuitAsync(Host host, string user, IEnumerable<string> processes, CancellationToken cancellationToken) =>
        DoneAsync(host, user, "quit", new LauncherRequest().With("processes", string.Join(',', processes)), cancellationToken);

    /// <summary>A look runs as long as the call, and its bytes come as it writes them.</summary>
    public async Task<ProbeResult> ProbeAsync(Host host, Probe probe, CancellationToken cancellationToken)
    {
        var request = new LauncherRequest().WithProbe(probe);
        var look = new ProbeReading(request.Nonce, probe.MaxOutput, said => SudoSaidNo.To(host, probe.User, said));
        var end = await CallAsync(host, probe.User, "probe", request, probe.TimeLimit, look.Output.ReadAsync, look.Error.ReadAsync, cancellationToken);
        return look.Result(end);
    }

    private async Task<StepProgress> ProgressAsync(
        Host host, string user, string verb, LauncherRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        var result = await CallAsync(host, user, verb, request, limit, cancellationToken);
        return Met(Read(host, user, result, request.Nonce).ToProgress(), result);
    }

    private async Task DoneAsync(Host host, string user, string verb, LauncherRequest request, CancellationToken cancellationToken)
    {
        var answer = Read(host, user, await CallAsync(host, user, verb, request, CallTime, cancellationToken), request.Nonce);
        if (answer.Kind != "done")
            throw new HostUnreachableException($"{answer.Code}: {answer.Reason}");
    }

    private async Task<Answered> CallAsync(
        Host host, string user, string verb, LauncherRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (output, error) = (Captured.None, Captured.None);
        var most = (2 * Chunk) + RoomForNoise;
        var end = await CallAsync(
            host, user, verb, request, limit, async (s, ct) => output = await Captured.ReadAsync(s, most, ct), async (s, ct) => error = await Captured.ReadAsync(s, most, ct),
            cancellationToken);
        return new(end, output, error);
    }

    private async Task<CallEnd> CallAsync(
        Host host, string user, string verb, LauncherRequest request, TimeSpan limit, Func<Stream, CancellationToken, Task> readOutput,
        Func<Stream, CancellationToken, Task> readError, CancellationToken cancellationToken)
    {
        try
        {
            return await way.CallAsync(host, user, new(HostScript.For(host, script), verb, request), limit, readOutput, readError, cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new HostUnreachableException($"Host {host.Name} could not be asked: {e.Message}", e);
        }
    }

    private sealed record Answered(CallEnd End, Captured Output, Captured Error)
    {
        public int? ExitStatus => End.ExitStatus;
    }

    private static LauncherAnswer Read(Host host, string user, Answered result, string nonce)
    {
        if (result.ExitStatus is null)
            throw result.End.Silent ?? new HostUnreachableException("The launcher did not answer in time.");
        if (LauncherAnswer.BeginOf(result.Output.Bytes.Span, nonce) is null)
        {
            if (SudoRefusal.Of(result.ExitStatus, result.Error.Text) is { } refusal)
                throw SudoSaidNo.To(host, user, refusal);
            if (LauncherAnswer.BeginOf(result.Output.Bytes.Span, "") is null)
                throw result.End.Silent ?? new HostUnreachableException($"The launcher did not answer (exit status {result.ExitStatus}): {result.Error.Text.Trim()}");
        }
        return LauncherAnswer.Parse(result.Output.Bytes, nonce);
    }

    /// <summary>Standard error of a call is never part of an answer.</summary>
    private static StepProgress Met(StepProgress progress, Answered result) =>
        progress with { OnTheWay = $"{progress.OnTheWay}\n{result.Error.Text}".Trim('\n') };

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
