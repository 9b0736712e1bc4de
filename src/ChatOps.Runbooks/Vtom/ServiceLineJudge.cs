using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Judges the steps of <see cref="ServiceLines"/> by their ids. Null: not one of them.</summary>
internal static class ServiceLineJudge
{
    public const string Add = "service-", There = "service-there-", TakeOut = "no-service-", Gone = "service-gone-";

    public static Verdict? Of(Step step, StepResult result) =>
        step.Id.StartsWith(There, StringComparison.Ordinal) ? Ports(step, result, there: true)
        : step.Id.StartsWith(Gone, StringComparison.Ordinal) ? Ports(step, result, there: false)
        : step.Id.StartsWith(Add, StringComparison.Ordinal) || step.Id.StartsWith(TakeOut, StringComparison.Ordinal) ? Changed(step, result)
        : null;

    private static Verdict Changed(Step step, StepResult result)
    {
        if (result.State == StepState.Overdue)
            return Verdict.Passed($"it did not answer within {step.RootSeconds} seconds; what became of the line, the next look tells");
        return result.CutShort
            ?? (result.ExitStatus == 0 ? Verdict.Passed(Wording.Quote(result.OutputLines.TakeLast(1))) : Verdict.Failed(Wording.Quote(result)));
    }

    /// <summary>The last words of the title say which line it is about; others may have written lines of their own meanwhile.</summary>
    private static Verdict Ports(Step step, StepResult result, bool there)
    {
        if (result.ExitStatus != 0 || !result.Whole || RawBytes.FromBase64(result.Output) is not { } raw)
            return Verdict.Unanswered($"it cannot be read: {Wording.Quote(result)}");
        var words = step.Title.Split(' ');
        var place = Array.FindIndex(words, w => w.EndsWith("/tcp", StringComparison.Ordinal));
        var (name, wanted) = (words[place - 1], words[place].Split('/')[0]);
        var ports = new ServicesFile(raw).PortsOf(name);
        var found = ports is [] ? "no port" : string.Join(" and ", ports);
        return there == (ports is [var port] && port.ToString() == wanted) && (there || ports is [])
            ? Verdict.Passed($"{name} has {found}")
            : Verdict.Failed($"{name} has {found}");
    }
}
