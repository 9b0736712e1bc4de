using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>Where the rescued work is now, first of all.</summary>
internal static class RescueReport
{
    public static Reply Of(RunSummary run, Reply reply, IEnumerable<string> warnings)
    {
        var copied = run.Verdicts.GetValueOrDefault(RescuePlan.CheckCopy) is { Kind: VerdictKind.Passed };
        var state = run.Outcome switch
        {
            Outcome.Succeeded => $"What ZEO had written is in place and in use: {new PlannedTarget(run.Plan).DataFs}, {run.Verdicts.GetValueOrDefault(RescuePlan.Serving)?.Why ?? ""}. "
                + $"{run.Plan.Value("wanted-up").Replace(" ", ", ", StringComparison.Ordinal)} run and answer.\nA second copy is {run.Plan.Value("rescued")}"
                + $"{(run.Plan.Value("old") == "yes" ? $"; the file that was at the path is {run.Plan.Value("safety")}/{Store.NameOf(new PlannedTarget(run.Plan).DataFs)}" : "")}. Nothing of it is deleted by itself.",
            Outcome.RolledBack or Outcome.Cancelled => $"ZEO still writes to its file without a name, as before; its work is lost when it ends. Ask again: /senaite rescue {run.Plan.Value("name")}"
                + (copied ? $"\nThe copy until now stays: {run.Plan.Value("rescued")}" : ""),
            _ => ByHand(run, copied),
        };
        return reply with { Text = string.Join("\n", new[] { reply.Text, state }.Concat(warnings).Append(run.LockLine).Where(t => t.Length > 0)) };
    }

    private static string ByHand(RunSummary run, bool copied)
    {
        var target = new PlannedTarget(run.Plan);
        if (!run.Verdicts.ContainsKey(RescuePlan.Copy))
            return $"Nothing was copied yet. ZEO's file: {run.Plan.Value("open")}, for as long as that process lives: do not stop it.";
        return $"{(copied ? "The copy is whole, as far as its size tells, and perhaps all that is left" : "The copy may be unfinished")}: {run.Plan.Value("rescued")}. Do not delete it.\n"
            + "To look at by hand, before anything is started:\n"
            + $"1. Does ZEO still have its file? ls -l {run.Plan.Value("open")}; as long as it does, do not stop it.\n"
            + $"2. Which file is at the path? ls -li {target.DataFs} {run.Plan.Value("rescued")} {run.Plan.Value("safety")}\n"
            + $"3. If it is the old one, and ZEO is down: cp the copy to {run.Plan.Value("beside")} as {target.User}, then mv -f -T {run.Plan.Value("beside")} {target.DataFs}, and move {target.DataFs}.index away.\n"
            + $"4. Start {target.Programs[0]}, then the clients.";
    }
}
