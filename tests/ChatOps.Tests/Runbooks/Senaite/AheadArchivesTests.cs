using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>The host's clock was wrong for a night: repozo passes over what it stamped then until that time comes, and takes it for the newest from then on.</summary>
public sealed class AheadArchivesTests : IDisposable
{
    private const string Ahead = "2031-05-04-02-30-00";
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task No_point_of_the_future_is_the_latest_and_people_are_told_why()
    {
        Stamped();
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "restore", ("point", "latest")));
        Assert.Equal("point-ahead", refused.Code);
        Assert.Contains($"{Ahead}.fsz is stamped in the future", refused.Reason, StringComparison.Ordinal);
        Assert.Contains(TemporaryInstance.Stamps[2], refused.Reason, StringComparison.Ordinal);
        Assert.Equal("point-ahead", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "restore", ("point", Ahead))).Code);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "restore", ("point", TemporaryInstance.Stamps[2])));
        var list = Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "backups")).Plan;
        Assert.DoesNotContain(Ahead, list.Value("rows"), StringComparison.Ordinal);
        Assert.Contains($"{Ahead}.fsz is stamped in the future", list.Value("notes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_judged_by_the_archive_that_it_made()
    {
        _instance.BecomeReal();
        Stamped();
        var plan = Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "backup")).Plan;
        Assert.Contains(plan.Summary, s => s.Contains("stamped in the future", StringComparison.Ordinal));
        var driven = await PlanDrive.RunAsync(plan, "backup");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal("2026-11-20-15-00-01", ArchiveFolder.StampOf(driven.Verdicts["read-dats"].Facts["newest"]));
        Assert.Contains("stamped in the future", driven.Verdicts["read-dats"].Facts["odd"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_differs_by_minutes_is_no_wrong_clock()
    {
        Stamped(Stamp.Of(TemporaryInstance.Now.AddMinutes(59)));
        var list = Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "backups")).Plan;
        Assert.DoesNotContain("stamped in the future", list.Value("notes"), StringComparison.Ordinal);
        Assert.Equal("4", list.Value("points"));
    }

    /// <summary>An increment of such a night is named by the chain's file, and the next one goes on behind it: without it they do not join.</summary>
    [Fact]
    public void An_increment_of_the_future_leaves_a_chain_that_does_not_join()
    {
        const string Full = "2026-11-18-02-30-04", Next = "2026-11-19-02-30-04";
        string[] names = [$"{Full}.fsz", $"{Full}.dat", $"{Next}.deltafsz", $"{Ahead}.deltafsz"];
        var folder = ArchiveFolder.ReadAll(
            string.Concat(names.Select((n, i) => $"f\t{i}\t100\t1795728000.0000000000\towner\t{n}\t\n")),
            $"/b/{Full}.dat:/b/{Full}.fsz 0 100 aa\n/b/{Full}.dat:/b/{Ahead}.deltafsz 100 200 bb\n/b/{Full}.dat:/b/{Next}.deltafsz 200 300 cc\n").Until(TemporaryInstance.Now);
        Assert.Equal($"{Ahead}.deltafsz", Assert.Single(folder.Ahead));
        Assert.Contains("does not continue at 100: it says 200 to 300", Assert.Single(ChainCheck.Of(folder, folder.ChosenFor(Next)).Defects), StringComparison.Ordinal);
        Assert.Empty(ChainCheck.Missing(folder));
    }

    [Fact]
    public async Task Neither_walker_takes_what_does_not_count_for_the_newest_chain()
    {
        Stamped();
        foreach (var interpreter in RealWalker.Names)
        {
            var output = await RealWalker.AskAsync(interpreter, RealWalker.Of(interpreter).Chain(_instance.Backups, $"{Ahead}.fsz", "other.fsz"));
            Assert.DoesNotContain(Ahead, output, StringComparison.Ordinal);
            Assert.Contains($"{TemporaryInstance.Stamps[2]}.fsz", output, StringComparison.Ordinal);
            Assert.Contains(Ahead, await RealWalker.AskAsync(interpreter, RealWalker.Of(interpreter).Chain(_instance.Backups)), StringComparison.Ordinal);
        }
    }

    /// <summary>A full archive and its <c>.dat</c>, as sound as the newest one.</summary>
    private void Stamped(string stamp = Ahead)
    {
        File.Copy(Path.Combine(_instance.Backups, $"{TemporaryInstance.Stamps[2]}.fsz"), Path.Combine(_instance.Backups, $"{stamp}.fsz"));
        var dat = File.ReadAllText(Path.Combine(_instance.Backups, $"{TemporaryInstance.Stamps[2]}.dat"));
        File.WriteAllText(Path.Combine(_instance.Backups, $"{stamp}.dat"), dat.Replace(TemporaryInstance.Stamps[2], stamp, StringComparison.Ordinal));
    }
}
