using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What each look of a restore refuses by itself: in whole plans a guard or another look mostly comes before it.</summary>
public sealed class RestoreLinesTests : IDisposable
{
    private const string Data = "f\t10\t1900\t1700000000.5\tlims\tData.fs\t\t1700000001.5\n", Blobs = "d\t20\t4096\t1700000000.5\tlims\tblobstorage\t\t1700000001.5\n";
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task A_restored_database_of_somebody_elses_is_found()
    {
        var plan = await PlanAsync();
        var end = plan.Value("end");
        Failed("it belongs to nobody; ZEO runs as", Judge(plan, "check-data", $"f\t10\t{end}\t1\tnobody\tData.fs\t\t1\n"));
        Assert.Equal(VerdictKind.Passed, Judge(plan, "check-data", $"f\t10\t{end}\t1\t{plan.Value("user")}\tData.fs\t\t1\n").Kind);
    }

    [Fact]
    public async Task What_repozo_leaves_half_done_is_found() => Failed("Data.fs.part is left", Judge(await PlanAsync(), "check-no-part", "f\t1\t1\t1\tlims\tData.fs.part\t\t1\n"));

    [Fact]
    public async Task Live_data_that_is_not_as_the_plan_saw_it_is_not_moved()
    {
        var plan = await PlanAsync();
        Failed("the live data is not what the plan saw", Judge(plan, "identify-live", ""));
        Failed("the live data is not what the plan saw", Judge(plan, "identify-live", Data));
    }

    [Fact]
    public async Task A_database_that_somebody_wrote_to_while_its_folder_was_aside_is_found()
    {
        var plan = await PlanAsync();
        var noted = Noted(plan);
        Assert.Equal(VerdictKind.Passed, Judge(plan, "check-hidden", Data, noted).Kind);
        Failed("somebody wrote to it", Judge(plan, "check-hidden", Data.Replace("1700000001.5", "1700000002.5", StringComparison.Ordinal), noted));
    }

    [Fact]
    public async Task What_did_not_arrive_in_the_safety_copy_as_it_was_is_found()
    {
        var plan = await PlanAsync();
        var noted = Noted(plan);
        Assert.Equal(VerdictKind.Passed, Judge(plan, "check-aside", Data + Blobs, noted).Kind);
        Failed("Data.fs did not arrive", Judge(plan, "check-aside", Blobs, noted));
        Failed("Data.fs did not arrive", Judge(plan, "check-aside", Data.Replace("\t1900\t", "\t1899\t", StringComparison.Ordinal) + Blobs, noted));
        Failed("blobstorage did not arrive", Judge(plan, "check-aside", Data, noted));
        Failed("blobstorage did not arrive", Judge(plan, "check-aside", Data + Blobs.Replace("\t20\t", "\t21\t", StringComparison.Ordinal), noted));
    }

    [Fact]
    public async Task An_old_database_that_was_written_to_is_not_called_the_old_one()
    {
        var plan = await PlanAsync();
        var noted = Noted(plan);
        Assert.Equal(VerdictKind.Passed, Judge(plan, "undo-check-data", Data + Blobs, noted).Kind);
        Failed("or was written to", Judge(plan, "undo-check-data", Data.Replace("1700000000.5", "1700000009.5", StringComparison.Ordinal) + Blobs, noted));
    }

    [Fact]
    public async Task What_is_still_in_the_way_keeps_the_old_data_where_it_is() => Failed("is still in place", Judge(await PlanAsync(), "undo-check-cleared", Data));

    /// <summary>In the same call that starts the tool: places empty, and the very archives, lists and set of the plan.</summary>
    [Fact]
    public async Task The_tool_is_started_under_all_its_guards()
    {
        var guards = (await PlanAsync()).Find("run-restore").Guards;
        Assert.All([_instance.DataFs, _instance.Blobs], path => Assert.Contains(new Guard.Absent(path), guards));
        foreach (var name in new[] { "2026-11-18-02-30-04.fsz", "2026-11-19-02-30-05.deltafsz", "2026-11-18-02-30-04.dat" })
            Assert.Contains(guards, g => g is Guard.Still still && still.Path == Path.Combine(_instance.Backups, name));
        Assert.Contains(guards, g => g is Guard.Same same && same.Path == Path.Combine(_instance.BlobBackups, "blobstorage.1"));
        Assert.Contains(guards, g => g is Guard.Still still && still.Path.EndsWith("/bin/restore", StringComparison.Ordinal));
    }

    /// <summary>What lies there already is another restore's.</summary>
    [Fact]
    public async Task A_safety_copy_is_never_made_over_another_one()
    {
        var plan = await PlanAsync();
        Assert.Contains(new Guard.Absent(plan.Value("safety")), plan.Find("make-safety").Guards);
        Assert.Contains(new Guard.Absent($"{plan.Value("safety")}/HOW-TO-GO-BACK.txt"), plan.Find("write-note").Guards);
    }

    [Fact]
    public async Task A_table_of_connections_that_cannot_be_read_is_no_proof_that_nobody_is_connected() =>
        Assert.Equal(VerdictKind.NotYet, Judge(await PlanAsync(), "zeo-left-clients", "").Kind);

    private Task<Plan> PlanAsync() => PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05"));

    private static ImmutableSortedDictionary<string, Verdict> Noted(Plan plan)
    {
        var noted = Judge(plan, "identify-live", Data + Blobs);
        Assert.Equal(VerdictKind.Passed, noted.Kind);
        return ImmutableSortedDictionary<string, Verdict>.Empty.Add("identify-live", noted);
    }

    private static Verdict Judge(Plan plan, string step, string listing, ImmutableSortedDictionary<string, Verdict>? earlier = null) => PlanDrive.Runbook("restore").Judge(
        plan.Find(step), new(StepState.Exited, 0, listing, "", []), new(plan, earlier ?? ImmutableSortedDictionary<string, Verdict>.Empty, false, TemporaryInstance.Now));

    private static void Failed(string why, Verdict verdict)
    {
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }
}
