using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// Judges the steps of <see cref="ServerSteps"/> by their ids. VTOM's programs say little and their exit status means little, so what they did is told by
/// the facts that are waited for next. Null: not one of them.
/// </summary>
internal static class ServerJudge
{
    /// <summary>After a start that said it failed: how long the ports may still appear, because a watchdog may have been quicker.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>How long stopped servers are watched before they count as stopped.</summary>
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(6);

    public static Verdict? Of(Step step, StepResult result, JudgeContext context)
    {
        var way = step.Id.EndsWith(ServerSteps.Back, StringComparison.Ordinal) ? ServerSteps.Back : "";
        var id = step.Id[..^way.Length];
        var install = new PlannedInstall(context.Plan);
        if (id.StartsWith(ServerSteps.Open, StringComparison.Ordinal))
            return OfConnect(result, open: true);
        if (id.StartsWith(ServerSteps.Shut, StringComparison.Ordinal))
            return OfConnect(result, open: false);
        return id switch
        {
            ServerSteps.Stop or ServerSteps.Start or ServerSteps.StopEngines or ServerSteps.StartEngines => OfRun(result, context.Now),
            ServerSteps.Closed => OfClosed(result, install.Ports("close" + way)).With("at", context.Now.ToUnixTimeSeconds().ToString()),
            ServerSteps.StaysClosed => OfStaysClosed(OfClosed(result, install.Ports("close")), context),
            ServerSteps.Gone => OfGone(result, install, context),
            ServerSteps.Bound => OfBound(result, install, context, way),
            ServerSteps.Owned => OfOwned(result, install, context.Earlier.GetValueOrDefault(ServerSteps.Bound + way)),
            ServerSteps.PingShows => OfPing(result, install, install.Ports("bind" + way)),
            ServerSteps.EnginesUp => OfEngines(result, up: true),
            ServerSteps.EnginesDown => OfEngines(result, up: false),
            ServerSteps.FileIs => OfBytes(result, install.Content("content" + way)),
            ServerSteps.KnownFile => OfKnown(result, install, context),
            ServerSteps.Put => FilePuts.Judge(result),
            ServerSteps.Remove => result.CutShort ?? (result.ExitStatus == 0 ? Verdict.Passed("it is gone") : Verdict.Failed(Wording.Quote(result))),
            _ => null,
        };
    }

    private static Verdict OfRun(StepResult result, DateTimeOffset now)
    {
        if (result.CutShort is { } end)
            return end;
        // A shell that does not find the program, or may not start it: nothing has happened and nothing will.
        if (result.ExitStatus is 126 or 127)
            return Verdict.Failed($"it could not be started: {Wording.Quote(result.ErrorLines)}");
        return Verdict.Passed(result.ExitStatus == 0 ? "it said that it is done" : $"exit status {result.ExitStatus}, said: {Wording.Quote(result.ErrorLines.Concat(result.OutputLines).TakeLast(3))}")
            .With("said", result.ErrorLines.Concat(result.OutputLines).ToList() is { Count: > 0 } lines ? Wording.Quote(lines.TakeLast(3)) : "")
            .With("exit", result.ExitStatus?.ToString() ?? "none").With("ended", now.ToUnixTimeSeconds().ToString());
    }

    private static Verdict OfClosed(StepResult result, ImmutableArray<int> ports)
    {
        var (table, unread) = PortLook.Of(result, ports);
        if (unread is not null)
            return Verdict.NotYet(unread);
        return table.Listeners.Where(l => ports.Contains(l.Port)).ToList() is { Count: > 0 } left
            ? Verdict.NotYet($"still listening: {string.Join(", ", left.Select(l => $"{l.Holder} on port {l.Port}").Distinct())}")
            : Verdict.Passed($"nobody listens on {string.Join(", ", ports)}");
    }

    private static Verdict OfStaysClosed(Verdict now, JudgeContext context)
    {
        if (now.Kind != VerdictKind.Passed)
            return now.Why.StartsWith("still listening", StringComparison.Ordinal)
                ? Verdict.Failed($"somebody, perhaps a watchdog, has started them again ({now.Why["still ".Length..]})")
                : now;
        var since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(context.Fact(ServerSteps.Closed, "at") ?? "0"));
        return context.Now - since >= Watching ? now : Verdict.NotYet($"closed so far; looked at for {Wording.Span(Watching)}");
    }

    private static Verdict OfGone(StepResult result, PlannedInstall install, JudgeContext context)
    {
        if (result is not { ExitStatus: 0, Whole: true } || ProcessList.Read(result.Output) is not { } processes)
            return Verdict.NotYet($"the processes cannot be read: {Wording.Quote(result)}");
        var before = context.Earlier.GetValueOrDefault(VtomProbes.Sockets + VtomProbes.Now)?.Facts.Values.Select(v => int.Parse(v.Split(' ')[0])).ToHashSet() ?? [];
        return processes.FirstOrDefault(p => before.Contains(p.Pid) && p.User == install.Owner) is { } left
            ? Verdict.NotYet($"still there: pid {left.Pid} ({Core.Text.Quotation.Line(left.Arguments, 160)})")
            : Verdict.Passed("none of them is left");
    }

    private static Verdict OfBound(StepResult result, PlannedInstall install, JudgeContext context, string way)
    {
        var ports = install.Ports("bind" + way);
        var (table, unread) = PortLook.Of(result, ports);
        if (unread is not null)
            return Verdict.NotYet(unread);
        if (ports.Where(p => !table.On(p).Any()).ToList() is { Count: > 0 } missing)
        {
            var said = context.Earlier.GetValueOrDefault(ServerSteps.Start + way)?.Facts.GetValueOrDefault("said") is { Length: > 0 } words ? $"; start_servers said: {words}" : "";
            var why = $"nobody listens on {string.Join(", ", missing)} yet{said}";
            var failed = context.Fact(ServerSteps.Start + way, "exit") is { } exit and not "0" && context.Fact(ServerSteps.Start + way, "ended") is { } ended
                && context.Now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(ended)) >= Grace;
            return failed ? Verdict.Failed($"start_servers failed ({context.Earlier[ServerSteps.Start + way].Why}) and {why}") : Verdict.NotYet(why);
        }
        return ports.Aggregate(Verdict.Passed($"{string.Join(", ", ports)} bound"), (v, p) =>
            table.On(p).First() is var l ? v.With($"port {p}", $"{l.Processes.FirstOrDefault()} {l.Holder}") : v);
    }

    private static Verdict OfOwned(StepResult result, PlannedInstall install, Verdict? bound)
    {
        if (bound is null || ProcessList.Read(result.Output) is not { } processes)
            return Verdict.Failed($"the processes cannot be read: {Wording.Quote(result)}");
        var strangers = bound.Facts.Where(f => f.Key.StartsWith("port ", StringComparison.Ordinal))
            .Where(f => processes.FirstOrDefault(p => p.Pid == int.Parse(f.Value.Split(' ')[0]))?.User != install.Owner).ToList();
        return strangers is []
            ? Verdict.Passed($"they belong to {install.Owner}")
            : Verdict.Failed($"not a process of {install.Owner}: {string.Join(", ", strangers.Select(s => $"{s.Key} is held by {s.Value[(s.Value.IndexOf(' ', StringComparison.Ordinal) + 1)..]}"))}");
    }

    private static Verdict OfPing(StepResult result, PlannedInstall install, ImmutableArray<int> ports)
    {
        if (PingOutput.Read(result) is not { } ping)
            return Verdict.NotYet($"vtping lists no services: {Wording.Quote(result)}");
        var wrong = install.Services
            .Select((s, i) => (s.Name, Wanted: ports[i], Shown: ping.Of(s.Name, s.Normal, s.Maintenance)))
            .Where(s => s.Shown is not { Active: true } || s.Shown.Port != s.Wanted)
            .Select(s => s.Shown is null ? $"{s.Name} is not shown" : $"{s.Name} is {(s.Shown.Active ? "active" : "stopped")} on {s.Shown.Port}").ToList();
        return wrong is [] ? Verdict.Passed($"active on {string.Join(", ", ports)}") : Verdict.NotYet(string.Join(", ", wrong));
    }

    private static Verdict OfEngines(StepResult result, bool up)
    {
        if (PingOutput.Read(result) is not { } ping)
            return Verdict.NotYet($"vtping lists no services: {Wording.Quote(result)}");
        var active = ping.Engines.Where(e => e.Active).Select(e => e.Name).ToList();
        if (up)
            return active.Count > 0 || ping is { TellsEngines: true, Engines: [] } ? Verdict.Passed($"running: {string.Join(", ", active)}") : Verdict.NotYet("no engine runs yet");
        if (active.Count > 0)
            return Verdict.NotYet($"still running: {string.Join(", ", active)}");
        return ping.TellsEngines ? Verdict.Passed("no engine runs") : Verdict.NotYet("vtping does not tell of every engine whether it runs");
    }

    private static Verdict OfConnect(StepResult result, bool open) => ConnectAnswer.Of(result) switch
    {
        "open" => open ? Verdict.Passed("it answers") : Verdict.NotYet("it is answered"),
        "refused" => open ? Verdict.NotYet("refused") : Verdict.Passed("refused"),
        "silent" => open ? Verdict.NotYet("no answer") : Verdict.Passed("not answered"),
        _ => Verdict.NotYet($"it could not be tried: {Wording.Quote(result.ErrorLines)}"),
    };

    private static Verdict OfKnown(StepResult result, PlannedInstall install, JudgeContext context)
    {
        var ours = context.Fact(ServerSteps.Put, FilePuts.Torn) is not null
            || OfBytes(result, install.Content("content")).Kind == VerdictKind.Passed || OfBytes(result, install.Content("content-back")).Kind == VerdictKind.Passed;
        return ours ? Verdict.Passed("nobody else has") : Verdict.Failed("somebody else has changed it meanwhile; it is not overwritten, and the servers are not started on it");
    }

    /// <summary>Byte for byte; null: it must not be there.</summary>
    public static Verdict OfBytes(StepResult result, string? wanted)
    {
        if (result.CutShort is { } end)
            return end;
        if (result.ExitStatus != 0 && Wording.IsMissing(result.Error))
            return wanted is null ? Verdict.Passed("it is not there, as before") : Verdict.Failed("it is not there");
        if (result.ExitStatus != 0 || !result.Whole || RawBytes.FromBase64(result.Output) is not { } raw)
            return Verdict.Failed($"it cannot be read: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}");
        return raw == wanted ? Verdict.Passed("every byte is as it should be") : Verdict.Failed(wanted is null ? "it is there" : $"it differs: {raw.Length} bytes, {wanted.Length} expected");
    }
}
