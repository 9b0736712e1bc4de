using ChatOps.Core.Plans;

namespace ChatOps.Core.Operations;

/// <summary>What a running operation does next. A pure function of its record, so that any replica at any moment decides the same.</summary>
public abstract record NextMove
{
    private NextMove() { }

    /// <summary>Start this step, or re-attach to it when its run is open.</summary>
    public sealed record RunStep(Step Step, bool Undo) : NextMove;

    public sealed record TurnBack(WayBack WayBack) : NextMove;

    public sealed record End(Outcome Outcome, string? Code, string Reason, bool LockKept) : NextMove;

    public static NextMove Of(Operation operation)
    {
        var plan = operation.Plan ?? throw new IllegalMoveException(operation, "go on without a plan");
        if (operation.Runs is [.., { Ended: false } open])
            return new RunStep(plan.Find(open.Step), open.Undo);
        if (operation.Runs.FirstOrDefault(r => r.Verdict is { Kind: VerdictKind.Unknown }) is { } doubtful)
            return new End(Outcome.Unknown, "unknown", $"{plan.Find(doubtful.Step).Title}: {doubtful.Verdict!.Why}", !plan.ReadsOnly);
        return operation.WayBack is { } wayBack ? Back(operation, plan, wayBack) : Forward(operation, plan);
    }

    private static NextMove Forward(Operation operation, Plan plan)
    {
        var failed = operation.Runs.FirstOrDefault(r => r.Verdict is { Kind: VerdictKind.Failed } && plan.Find(r.Step).Required);
        var next = plan.Steps.FirstOrDefault(s => operation.Runs.All(r => r.Step != s.Id));
        if (operation.Cancel is { } cancel && (failed ?? (object?)next) is not null)
            return Give(operation, plan, new(WayBackCause.Cancelled, "cancelled", $"cancelled by {cancel.Person}"));
        if (failed is not null)
            return Give(operation, plan, new(WayBackCause.StepFailed, CodeOf(failed), $"{plan.Find(failed.Step).Title}: {failed.Verdict!.Why}"));
        return next is null ? new End(Outcome.Succeeded, null, Last(operation, plan), LockKept: false) : new RunStep(next, Undo: false);
    }

    /// <summary>Nothing changed yet: ends at once. Otherwise the way back begins.</summary>
    private static NextMove Give(Operation operation, Plan plan, WayBack wayBack)
    {
        if (Changed(operation, plan).Any())
            return new TurnBack(wayBack);
        var outcome = wayBack.Cause == WayBackCause.Cancelled ? Outcome.Cancelled : Outcome.Failed;
        return new End(outcome, wayBack.Code, $"{wayBack.Reason}; nothing was changed", LockKept: false);
    }

    private static NextMove Back(Operation operation, Plan plan, WayBack wayBack)
    {
        if (operation.Runs.FirstOrDefault(r => r.Undo && r.Verdict is { Kind: VerdictKind.Failed } && plan.Find(r.Step).Required) is { } stuck)
            return new End(
                Outcome.Failed, "way-back-failed", $"{wayBack.Reason}; the way back stopped at “{plan.Find(stuck.Step).Title}”: {stuck.Verdict!.Why}", LockKept: true);
        var undos = Undos(operation, plan).ToList();
        if (undos.FirstOrDefault(u => operation.Runs.All(r => r.Step != u.Id)) is { } next)
            return new RunStep(next, Undo: true);
        if (Changed(operation, plan).Any(s => s is { StaysDone: true, Undo.IsEmpty: false }))
            return new End(
                wayBack.Cause == WayBackCause.Cancelled ? Outcome.Cancelled : Outcome.Failed, wayBack.Code,
                $"{wayBack.Reason}; nothing of it is still running, and what was done until then stays", LockKept: false);
        // A change without a way back: the old state is not there again, and nobody may say that it is.
        if (Changed(operation, plan).Any(s => s.Undo.IsEmpty))
            return new End(Outcome.Failed, wayBack.Code, $"{wayBack.Reason}; what was done until then stays", LockKept: false);
        if (wayBack.Cause == WayBackCause.StepFailed && Changed(operation, plan).Any(s => s.LeavesTraces))
            return new End(Outcome.Failed, wayBack.Code, $"{wayBack.Reason}; what it left stays", LockKept: false);
        var end = Changed(operation, plan).Any(s => s.LeavesTraces) ? "the rest was checked on the host and is untouched, what it left stays" : "the old state is back, checked on the host";
        return wayBack.Cause == WayBackCause.Cancelled
            ? new End(Outcome.Cancelled, "cancelled", $"{wayBack.Reason}; {end}", LockKept: false)
            : new End(Outcome.RolledBack, wayBack.Code, $"{wayBack.Reason}; the old state is back, checked on the host", LockKept: false);
    }

    /// <summary>The undo steps of everything that was started, the failing step included, last first.</summary>
    private static IEnumerable<Step> Undos(Operation operation, Plan plan) =>
        operation.Runs.Where(r => !r.Undo).Reverse().SelectMany(r => plan.Find(r.Step).Undo);

    private static IEnumerable<Step> Changed(Operation operation, Plan plan) =>
        operation.Runs.Where(r => !r.Undo).Select(r => plan.Find(r.Step)).Where(s => s.Effect == Effect.Changes)
            .Where(s => operation.Runs.First(r => r.Step == s.Id).Verdict?.Facts.ContainsKey(Facts.NotStarted) != true);

    private static string CodeOf(StepRun run) => run.Verdict!.Facts.GetValueOrDefault(Facts.Code) ?? "step-failed";

    private static string Last(Operation operation, Plan plan) =>
        operation.Runs.Length switch
        {
            0 => plan.Title,
            var steps => operation.Runs.Where(r => r.Verdict is not { Kind: VerdictKind.Passed }).Select(r => plan.Find(r.Step).Title).ToList() switch
            {
                [] => steps == 1 ? "its one step passed" : $"{steps} steps, each passed",
                var others => $"{steps} step{(steps == 1 ? "" : "s")}, {others.Count} of them did not pass: {string.Join(", ", others.Take(MostNamed))}{(others.Count > MostNamed ? ", …" : "")}",
            },
        };

    private const int MostNamed = 4;
}
