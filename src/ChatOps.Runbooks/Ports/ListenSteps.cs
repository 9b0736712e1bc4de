using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Ports;

/// <summary>The look at a host's own table of listeners, and how it is judged.</summary>
internal static class ListenSteps
{
    public const string Listen = "listen";

    public static IEnumerable<Step> Of(PortsTarget target, ListenTool tool)
    {
        var look = new Step(Listen, $"Ask {tool.Asked.Name} what listens", StepKind.Check, target.ListenUser, tool.Asked.Command);
        yield return target.ListensAsRoot ? look.AsRoot(SocketTool.Seconds) : look;
        if (tool.AsksKernel)
            yield return KernelPorts.Step;
    }

    public static IEnumerable<(string Name, string Value)> Values(ListenTool tool) => [("seen-by", tool.User), ("tool", tool.Asked.Name)];

    public static Verdict Judge(Step step, StepResult result)
    {
        if (step.Id == KernelPorts.Look)
            return KernelPorts.Judge(result);
        if (result.State != StepState.Exited)
            return Verdict.Failed("no answer in time");
        if (result.ExitStatus != 0)
            return Verdict.Failed($"exit status {result.ExitStatus}: {Core.Text.Quotation.Of(result.ErrorLines)}");
        if (!result.Whole)
            return Verdict.Failed("its table is longer than what is read of it, so some listeners would be missing");
        var table = SocketTable.Read(result.Output);
        if (table.Problem is { } problem)
            return Verdict.Failed($"its answer cannot be read: {problem}");
        if (table.Listeners.IsEmpty && !table.Odd.IsEmpty)
            return Verdict.Failed($"its answer cannot be read: {OddLines(table.Odd.Length)}");
        var verdict = Verdict.Passed($"{ScanSteps.Count(table.Listeners.Count(l => l.IsTcp), "TCP listener")}, {table.Listeners.Count(l => !l.IsTcp)} UDP")
            .With("listeners", ListeningSocket.Write(table.Listeners));
        return table.Odd.IsEmpty ? verdict : verdict.With("odd", OddLines(table.Odd.Length));
    }

    /// <summary>Null: the look failed or has not been.</summary>
    public static ImmutableArray<ListeningSocket>? Found(IReadOnlyDictionary<string, Verdict> verdicts) =>
        verdicts.GetValueOrDefault(Listen)?.Facts.GetValueOrDefault("listeners") is { } text ? ListeningSocket.Read(text) : null;

    /// <summary>Whose socket it is, or why that is not known.</summary>
    public static string OwnerOf(ListeningSocket listener, Plan plan, IReadOnlyDictionary<string, Verdict> verdicts) =>
        listener.Programs.IsEmpty
            ? NobodyShown(listener.Protocol, listener.Port, plan, verdicts) + (listener.Uid is > 0 and var uid ? $" (of uid {uid})" : "")
            : $"{listener.Program} ({string.Join(", ", listener.Processes)})";

    /// <summary>For a socket whose program the table does not say. Only where the kernel lists the port it is called the kernel's.</summary>
    public static string NobodyShown(string protocol, int port, Plan plan, IReadOnlyDictionary<string, Verdict> verdicts) =>
        KernelPorts.Of(verdicts).Contains($"{port}/{protocol}") ? "the kernel's own (NFS)"
        : plan.Value("seen-by") == "root" ? "no process shown"
        : "not known";

    /// <summary>What is to be said under a table of listeners.</summary>
    public static IEnumerable<string> Notes(ImmutableArray<ListeningSocket> listeners, Plan plan, IReadOnlyDictionary<string, Verdict> verdicts)
    {
        var (seenBy, tool, kernel) = (plan.Value("seen-by"), plan.Value("tool"), KernelPorts.Of(verdicts));
        var unknown = listeners.Count(l => l.Programs.IsEmpty && !kernel.Contains($"{l.Port}/{l.Protocol}"));
        if (unknown > 0)
            yield return seenBy != "root"
                ? $"{tool} ran as {seenBy}, who is shown only the owners of own sockets: of {unknown} of {listeners.Length} the program is not known. As root it would show all (Ports:ListenUser)."
                : $"Of {unknown} of {listeners.Length} {tool} shows no process, not even to root: a container's, or the kernel's, which does not say so.";
        if (listeners.Any(l => l.Bound == Bound.EveryV6PerhapsV4))
            yield return $"This {tool} cannot tell whether a socket on every IPv6 address also takes IPv4; a newer ss could (package iproute2).";
        if (listeners.Any(l => l.Bound == Bound.EveryV4PerhapsV6))
            yield return "This ss writes * for every IPv4 address, or for both families, depending on its age, and nothing in its table shows which.";
        if (listeners.Any(l => l.Bound == Bound.OneCut))
            yield return "This netstat cuts long IPv6 addresses; ss would not (package iproute2).";
        if (verdicts.GetValueOrDefault(Listen)?.Facts.GetValueOrDefault("odd") is { } odd)
            yield return $"Not read: {odd}.";
    }

    /// <summary>Rows of a table are for the transcript, not for people in a hurry.</summary>
    private static string OddLines(int count) => $"{ScanSteps.Count(count, "line")} of a form that this bot does not know, so what they tell is missing here; the output has them";
}
