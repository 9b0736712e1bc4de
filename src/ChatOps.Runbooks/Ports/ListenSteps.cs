using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ports;

/// <summary>The look at a host's own table of listeners, and how it is judged.</summary>
internal static class ListenSteps
{
    public const string Listen = "listen";

    public static Step Of(PortsTarget target, ListenTool tool) =>
        new(Listen, $"Ask {(tool.IsSs ? "ss" : "netstat")} what listens", StepKind.Check, target.ListenUser, tool.Command);

    public static IEnumerable<(string Name, string Value)> Values(ListenTool tool) =>
        [("seen-by", tool.User), ("tool", tool.IsSs ? "ss" : "netstat")];

    public static Verdict Judge(StepResult result, Plan plan)
    {
        if (result.State != StepState.Exited)
            return Verdict.Failed("no answer in time");
        if (result.ExitStatus != 0)
            return Verdict.Failed($"exit status {result.ExitStatus}: {string.Join(" / ", result.ErrorLines.Take(2))}");
        if (!result.Whole)
            return Verdict.Failed("its table is longer than what is read of it, so some listeners would be missing");
        var table = plan.Value("tool") == "ss" ? SsTable.Read(result.Output) : NetstatTable.Read(result.Output);
        if (table.Problem is { } problem)
            return Verdict.Failed($"its answer cannot be read: {problem}");
        if (table.Listeners.IsEmpty && !table.Odd.IsEmpty)
            return Verdict.Failed($"its answer cannot be read: {Short(table.Odd[0])}");
        var verdict = Verdict.Passed($"{ScanSteps.Count(table.Listeners.Count(l => l.IsTcp), "TCP listener")}, {table.Listeners.Count(l => !l.IsTcp)} UDP")
            .With("listeners", Listener.Write(table.Listeners));
        return table.Odd.IsEmpty ? verdict : verdict.With("odd", string.Join(" / ", table.Odd.Take(3).Select(Short)));
    }

    /// <summary>Null: the look failed or has not been.</summary>
    public static ImmutableArray<Listener>? Found(IReadOnlyDictionary<string, Verdict> verdicts) =>
        verdicts.GetValueOrDefault(Listen)?.Facts.GetValueOrDefault("listeners") is { } text ? Listener.Read(text) : null;

    /// <summary>Whose socket it is, or why that is not known.</summary>
    public static string OwnerOf(Listener listener, string seenBy) =>
        listener.Programs.IsEmpty
            ? seenBy == "root" ? "no process (the kernel's own)" : "not known"
            : $"{listener.Program} ({string.Join(", ", listener.Processes)})";

    /// <summary>What is to be said under a table of listeners.</summary>
    public static IEnumerable<string> Notes(ImmutableArray<Listener> listeners, Plan plan, IReadOnlyDictionary<string, Verdict> verdicts)
    {
        var seenBy = plan.Value("seen-by");
        var unknown = listeners.Count(l => l.Programs.IsEmpty);
        if (unknown > 0 && seenBy != "root")
            yield return $"{plan.Value("tool")} ran as {seenBy}, who is shown only the owners of own sockets: of {unknown} of {listeners.Length} the program is not known. As root it would show all (Ports:ListenUser).";
        if (listeners.Any(l => l.Bound == Bound.EveryV6PerhapsV4))
            yield return "netstat cannot tell whether a socket on every IPv6 address takes IPv4, too; ss could (package iproute2).";
        if (verdicts.GetValueOrDefault(Listen)?.Facts.GetValueOrDefault("odd") is { } odd)
            yield return $"Lines that this bot could not read: {odd}";
    }

    private static string Short(string line) => line.Length > 120 ? line[..120] + "…" : line;
}
