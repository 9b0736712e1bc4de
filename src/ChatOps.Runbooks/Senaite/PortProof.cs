using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// Judges the three looks that prove that programs are down: the kernel's table says which of their ports are open, the open files say which processes have
/// these sockets, the process table says what these are. The first two only collect; the last one decides.
/// </summary>
internal static class PortProof
{
    private const string Open = "open", Holder = "pid ";

    public static Verdict Free(StepResult result, PlannedTarget target)
    {
        var table = SocketTable.Read(result);
        if (SocketHolders.Unread(table) is { } unread)
            return Verdict.NotYet($"the table of open ports could not be read: {unread}; {Wording.Quote(result.ErrorLines)}").With(Facts.Unanswered, "yes");
        var down = target.WantedDown.Where(target.Ports.ContainsKey).ToList();
        var open = SocketHolders.Open(table, down.Select(p => target.Ports[p]));
        return open.IsEmpty
            ? Verdict.Passed($"closed: {string.Join(", ", down.Select(p => target.Ports[p]))}")
            : Verdict.NotYet($"something still listens on port {string.Join(", ", open.Select(o => o.Port).Distinct())}")
                .With(Open, string.Join(' ', open.Select(o => $"{o.Port}:{o.Inode}:{o.UserId}")));
    }

    /// <summary>Null: not one of these looks.</summary>
    public static Verdict? Of(Step step, StepResult result, JudgeContext context)
    {
        if (step.Id.StartsWith(ProgramSteps.Sockets, StringComparison.Ordinal))
            return Collected(step, result, context);
        return step.Id.StartsWith(ProgramSteps.Holders, StringComparison.Ordinal) ? Decided(step, result, context) : null;
    }

    private static Verdict Collected(Step step, StepResult result, JudgeContext context)
    {
        var open = StillOpen(context, step.Id[ProgramSteps.Sockets.Length..]);
        if (open.IsEmpty)
            return Verdict.Passed("nothing to look for");
        var held = SocketHolders.Read(result.Output).Where(h => open.Any(o => o.Inode == h.Inode)).ToLookup(h => h.Inode, h => h.Pid);
        return held.Aggregate(
            Verdict.Passed(held.Count == 0 ? "whose they are may not be seen" : "found"), (v, h) => v.With(Holder + h.Key, string.Join(' ', h.Distinct().Order())));
    }

    private static Verdict Decided(Step step, StepResult result, JudgeContext context)
    {
        var occasion = step.Id[ProgramSteps.Holders.Length..];
        if (context.Earlier.GetValueOrDefault(ProgramSteps.FreePorts + occasion) is not { } ports)
            return Verdict.Failed("nobody has looked at the ports");
        if (ports.Kind == VerdictKind.Passed)
            return Verdict.Passed(ports.Why);
        var open = StillOpen(context, occasion);
        if (open.IsEmpty)
            return Verdict.Failed(ports.Why);
        var processes = Lines.Of(result.Output).Select(ProcessRow.Read).OfType<ProcessRow>().ToList();
        var target = new PlannedTarget(context.Plan);
        return Verdict.Failed(string.Join("; ", open.GroupBy(o => o.Port).Select(p => Tell(p.Key, p, target)))).With(Facts.Code, "port-in-use");

        string Tell(int port, IEnumerable<OpenPort> sockets, PlannedTarget planned)
        {
            var program = planned.Ports.FirstOrDefault(p => p.Value == port).Key;
            var holders = sockets.Select(s => SocketHolders.Tell(s, Pids(context, occasion, s.Inode), processes)).Distinct();
            return $"the port answers, so {program} is not down: port {port} is held by {string.Join(", ", holders)}, whom supervisor does not know";
        }
    }

    private static IEnumerable<int> Pids(JudgeContext context, string occasion, string inode) =>
        (context.Fact(ProgramSteps.Sockets + occasion, Holder + inode) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);

    private static ImmutableArray<OpenPort> StillOpen(JudgeContext context, string occasion) =>
    [
        .. (context.Fact(ProgramSteps.FreePorts + occasion, Open) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split(':'))
            .Select(o => new OpenPort(int.Parse(o[0]), o[1], o[2])),
    ];
}
