using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>The step before anything is stopped or backed up: the server's open Data.fs is the file at the path.</summary>
internal static class AttachedStep
{
    public const string Id = "attached-";

    public static Step Of(SenaiteTarget target, string realData, string occasion) =>
        new(Id + occasion, $"Check that ZEO writes to the {target.Stores[0].FileName} at its path", StepKind.Check, target.User, new RescueHostCommands(target).OpenForWriting(realData));

    public static OpenData Read(StepResult result, Plan plan) => OpenData.Read(
        result.Output, new PlannedTarget(plan).DataFs, plan.Values.GetValueOrDefault("real-data") ?? plan.Value("data"), int.TryParse(plan.Values.GetValueOrDefault("zeo-pid"), out var zeo) ? zeo : null);

    /// <summary>Null: another step.</summary>
    public static Verdict? Judge(Step step, StepResult result, Plan plan)
    {
        if (!step.Id.StartsWith(Id, StringComparison.Ordinal))
            return null;
        if (result.CutShort is { } end)
            return end;
        var dataFs = new PlannedTarget(plan).DataFs;
        if (result.ExitStatus is not (0 or 1) || !result.Whole)
            return Verdict.Failed($"it could not be looked at: {Wording.Quote(result.ErrorLines)}");
        return Attachment.Of(Read(result, plan), serves: false) switch
        {
            { } other when other.Trouble(dataFs) is { } trouble => Verdict.Failed(trouble).With(Core.Plans.Facts.Code, "data-detached"),
            Attachment.Attached attached => Verdict.Passed($"it does (pid {attached.Pid})"),
            _ when plan.Values.GetValueOrDefault("attached-unseen") == "yes" => Verdict.Passed($"not known {Attachment.UnseenWords}").With("odd", $"not known {Attachment.UnseenWords}"),
            _ => Verdict.Passed("no process has it open for writing"),
        };
    }
}
