using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Judges the steps of <see cref="OthersSteps"/>. Null: not one of them.</summary>
internal static class OthersJudge
{
    public static Verdict? Of(Step step, StepResult result, JudgeContext context)
    {
        if (step.Id.StartsWith(OthersSteps.Crontab, StringComparison.Ordinal))
            return Crontab(result, context);
        if (step.Id.StartsWith(OthersSteps.Tables, StringComparison.Ordinal))
            return Tables(step, result, context);
        if (step.Id.StartsWith(OthersSteps.Processes, StringComparison.Ordinal))
            return Strangers(result, context.Plan);
        return step.Id.StartsWith(OthersSteps.Connected, StringComparison.Ordinal) ? Connected(result, context.Plan) : null;
    }

    /// <summary>A process table that was not read, or is not whole, proves nothing.</summary>
    public static Verdict Strangers(StepResult result, Plan plan)
    {
        if (result.CutShort is { } end)
            return end;
        if (result.ExitStatus != 0 || !result.Whole)
            return Verdict.Failed($"the process table could not be read to its end: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}");
        var table = ProcessTable.Read(result.Output);
        if (table.Working(Instance(plan)) is [var foreign, ..])
            return Verdict.Failed($"on the data works {foreign.Told}").With("busy", "yes");
        if (table.Missing is { } missing)
            return plan.Values.GetValueOrDefault("accept-unseen") == "yes" && !table.Rows.IsEmpty
                ? Verdict.Passed($"nobody of whom the process table tells works on the data; {missing}")
                : Verdict.Failed($"it cannot be told: {missing}");
        return Verdict.Passed("nobody else works on the data");
    }

    public static KnownInstance Instance(Plan plan) => new(
        plan.Value("root"), plan.Value("data"), plan.Value("user"),
        [.. plan.Values.GetValueOrDefault("others-programs", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private static Verdict Crontab(StepResult result, JudgeContext context)
    {
        if (result.CutShort is { } end)
            return end;
        var entries = CronFile.Entries(result.Output, "", system: false).Count().ToString(CultureInfo.InvariantCulture);
        return entries == context.Plan.Value("others-entries")
            ? Soon(context, Window(context.Plan))
            : Due($"the crontab has {entries} jobs now and had {context.Plan.Value("others-entries")} when the plan was made; look at it, then ask again");
    }

    private static Verdict Tables(Step step, StepResult result, JudgeContext context)
    {
        if (result.CutShort is { } end)
            return end;
        if (OthersSurvey.Sorted(result.Output) != context.Plan.Value("others-tables"))
            return Due("the tables of what the host starts by itself (cron, anacron, a shutdown) are not those of the plan; ask again");
        // The later the step, the less is left to do.
        var whole = step.Id.EndsWith("-first", StringComparison.Ordinal);
        return Soon(context, whole ? Window(context.Plan) : TimeSpan.FromMinutes(5));
    }

    private static Verdict Soon(JudgeContext context, TimeSpan window) =>
        Jobs.First(DueWork.Read(context.Plan.Value("others-due")), context.Now, window) is { } due
            ? Due($"{due.Told}, within {Wording.Span(window)}")
            : Verdict.Passed($"nothing is due within {Wording.Span(window)}");

    private static Verdict Due(string why) => Verdict.Failed(why).With(Core.Plans.Facts.Code, "cron-due");

    private static TimeSpan Window(Plan plan) => TimeSpan.FromSeconds(long.Parse(plan.Value("others-window"), CultureInfo.InvariantCulture));

    private static Verdict Connected(StepResult result, Plan plan)
    {
        var port = int.Parse(plan.Value("zeo-port"), CultureInfo.InvariantCulture);
        if (!result.Whole || ZeoPeers.Of(result.Output, port) is not { } peers)
            return Verdict.NotYet("the table of connections could not be read");
        return peers.IsEmpty
            ? Verdict.Passed("nobody is connected")
            : Verdict.NotYet($"still connected to port {port}: {string.Join(", ", peers.Take(3).Select(p => p.From))}; that is a client that supervisor does not know");
    }
}
