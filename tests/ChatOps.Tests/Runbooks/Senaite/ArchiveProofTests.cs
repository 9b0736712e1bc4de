using System.Collections.Immutable;
using System.IO.Compression;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Senaite;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Archives are proven: with recorded ones judged by the walker's real answers, and in whole plans on real files.</summary>
public sealed class ArchiveProofTests : IDisposable
{
    private const string Full = "2026-11-21-02-30-00.fsz", Middle = "2026-11-22-02-30-00.deltafsz", Newest = "2026-11-23-02-30-00.deltafsz";
    private readonly TemporaryInstance _instance = new();
    private readonly string _scratch = Directory.CreateTempSubdirectory("chatops-proof-").FullName;

    public void Dispose()
    {
        _instance.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    [Theory]
    [InlineData("good", null)]
    [InlineData("nogzip", null)]
    [InlineData("lawn", null)]
    [InlineData("fsz-flip", $"{Full} has the right length and other bytes than the .dat says (MD5 e271008b5707f93d4f9b896f598ecd70 instead of 3ed68b6883b99db404c127b48727bfad)")]
    [InlineData("delta-missing", $"there are {Full}, {Newest}, and the .dat names {Full}, {Middle}, {Newest}")]
    [InlineData("dat-line-missing", $"there are {Full}, {Middle}, {Newest}, and the .dat names {Full}, {Newest}")]
    public async Task Of_recorded_archives_it_says_what_is_true(string name, string? wrong)
    {
        var tree = RecordedTree.Of(name);
        foreach (var interpreter in RealWalker.Names)
        {
            var output = await RealWalker.AskAsync(interpreter, RealWalker.Of(interpreter).Chain(tree.Backups));
            var verdict = ArchiveProof.OfArchives(Ended(output), Dat(tree));
            Assert.Equal(wrong is null ? VerdictKind.Passed : VerdictKind.Failed, verdict.Kind);
            if (wrong is not null)
                Assert.StartsWith(wrong, verdict.Why, StringComparison.Ordinal);
            else
                Assert.Equal(RecordedTree.Text(tree.RestorePoints.Last(), "last_tid"), verdict.Facts["newest-tid"]);
        }
    }

    [Fact]
    public async Task A_broken_an_empty_and_a_cut_archive_are_named()
    {
        var good = RecordedTree.Of("good");
        await NamedAsync(d => File.WriteAllBytes(Path.Combine(d, Middle), []), $"{Middle} cannot be unpacked to its end");
        await NamedAsync(d => File.WriteAllBytes(Path.Combine(d, Newest), File.ReadAllBytes(Path.Combine(good.Backups, Newest))[..^40]), $"{Newest} cannot be unpacked to its end");
        await NamedAsync(d => File.Copy(Path.Combine(d, Newest), Path.Combine(d, Middle), overwrite: true), $"{Middle} has 1159 bytes unpacked, and the .dat says 1279");

        async Task NamedAsync(Action<string> damage, string wrong)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_scratch, Guid.NewGuid().ToString("n"))).FullName;
            foreach (var file in Directory.GetFiles(good.Backups))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            damage(folder);
            var verdict = ArchiveProof.OfArchives(Ended(await RealWalker.AskAsync("perl", RealWalker.Of("perl").Chain(folder))), Dat(good));
            Assert.Equal(VerdictKind.Failed, verdict.Kind);
            Assert.StartsWith(wrong, verdict.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_recovered_database_is_whole_has_the_checksums_and_ends_with_the_points_newest_transaction()
    {
        var chain = Dat(RecordedTree.Of("good"));
        var whole = Joined("good", Full, Middle, Newest);
        Assert.Equal(VerdictKind.Passed, (await JudgedAsync(whole, "040d2f3800009288")).Kind);
        Assert.Contains("newest transaction is 040d2f3800009288, that of the archives is 040d2f0b00003222", (await JudgedAsync(whole, "040d2f0b00003222")).Why, StringComparison.Ordinal);
        Assert.Contains("it has 2998 bytes, the chain ends at 4157", (await JudgedAsync(Joined("good", Full, Middle), null)).Why, StringComparison.Ordinal);
        Assert.Contains("the recovered database is broken: at 1719:", (await JudgedAsync(Joined("good", Full, Newest), null)).Why, StringComparison.Ordinal);
        Assert.Contains($"bytes 0 to 1719 are not those that the .dat names for {Full}", (await JudgedAsync(Joined("fsz-flip", Full, Middle, Newest), null)).Why, StringComparison.Ordinal);
        Assert.Contains("not walked", ArchiveProof.OfDatabase(new(StepState.Exited, 127, "", "sh: perl: not found\n", []), chain, null).Why, StringComparison.Ordinal);

        async Task<Verdict> JudgedAsync(byte[] data, string? newest)
        {
            var file = Path.Combine(_scratch, "recovered.fs");
            await File.WriteAllBytesAsync(file, data);
            var command = RealWalker.Of("perl").Walk(new() { Sums = [.. chain.Select(e => (e.Start, e.End))] }, file);
            return ArchiveProof.OfDatabase(Ended(await RealWalker.AskAsync("perl", command)), chain, newest);
        }
    }

    [Theory]
    [InlineData("2026-11-18-02-30-04.fsz")]
    [InlineData("2026-11-19-02-30-05.deltafsz")]
    public async Task A_restore_from_an_archive_with_one_flipped_byte_ends_before_anything_is_stopped(string archive)
    {
        _instance.BecomeReal();
        var before = _instance.Snapshot();
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05"));
        Assert.Contains(plan.Summary, s => s.Contains("compared with the checksums", StringComparison.Ordinal));
        _instance.Flip(archive); // after the approval, with its time put back
        var driven = await PlanDrive.RunAsync(plan, "restore");
        Assert.Equal((Outcome.RolledBack, false), (driven.Outcome, driven.LockKept));
        Assert.Contains($"{archive} has the right length and other bytes than the .dat says", driven.Report, StringComparison.Ordinal);
        Assert.DoesNotContain(driven.Order, s => s.StartsWith("stop-", StringComparison.Ordinal));
        Assert.Equal(before, _instance.Snapshot());
    }

    [Fact]
    public async Task An_archive_that_changes_after_its_proof_is_found_in_the_restored_database()
    {
        _instance.BecomeReal();
        var before = _instance.Snapshot();
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        // The guard of the step that restores may notice the change already; what comes back must be the same.
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step => { if (step == "move-data") _instance.Flip("2026-11-20-02-30-06.fsz"); });
        Assert.Equal((Outcome.RolledBack, false), (driven.Outcome, driven.LockKept));
        Assert.Equal(before, _instance.Snapshot());
        Assert.All(TemporaryInstance.Programs, p => Assert.Equal("RUNNING", _instance.State(p)));
    }

    [Fact]
    public async Task A_backup_onto_an_archive_with_a_flipped_byte_is_not_called_good()
    {
        _instance.BecomeReal();
        Assert.Equal(Outcome.Succeeded, (await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup")).Outcome);
        _instance.Flip("2026-11-20-02-30-06.fsz");
        File.Delete(Path.Combine(_instance.Backups, "2026-11-20-15-00-01.deltafsz"));
        File.WriteAllLines(Path.Combine(_instance.Backups, "2026-11-20-02-30-06.dat"), File.ReadLines(Path.Combine(_instance.Backups, "2026-11-20-02-30-06.dat")).Take(1).ToList());
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "backup"), "backup");
        Assert.Equal(Outcome.Failed, driven.Outcome);
        Assert.Contains("2026-11-20-02-30-06.fsz has the right length and other bytes than the .dat says", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_that_is_whole_says_what_was_walked()
    {
        _instance.BecomeReal();
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "restore", ("point", "2026-11-19-02-30-05")), "restore");
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Contains("2 archives have the checksums of the .dat and join; the newest transaction is 040d", driven.Verdicts[ArchiveProof.Archives].Why, StringComparison.Ordinal);
        Assert.StartsWith("walked to its end: 2 transactions", driven.Verdicts[ArchiveProof.Restored].Why, StringComparison.Ordinal);
        Assert.DoesNotContain("Not walked", driven.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Where_nothing_can_walk_plan_and_report_say_so(string verb)
    {
        var plan = await PlanDrive.ReadyAsync(_instance, verb, verb == "backup" ? [] : [("point", "latest")]);
        Assert.Contains(plan.Summary, s => s.StartsWith("Not walked: neither", StringComparison.Ordinal));
        var driven = await PlanDrive.RunAsync(plan, verb);
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Contains("Not walked: neither", driven.Report, StringComparison.Ordinal);
    }

    private static StepResult Ended(string output) => new(StepState.Exited, 0, output, "", []);

    private static ImmutableArray<DatEntry> Dat(RecordedTree tree)
    {
        var lines = Directory.GetFiles(tree.Backups, "*.dat").SelectMany(f => File.ReadAllLines(f).Select(l => $"{f}:{l}"));
        return ArchiveFolder.ReadAll("", string.Join('\n', lines)).Dats.Values.Last();
    }

    private static byte[] Joined(string tree, params string[] archives)
    {
        using var joined = new MemoryStream();
        foreach (var archive in archives)
        {
            using var unpacked = new GZipStream(File.OpenRead(Path.Combine(RecordedTree.Of(tree).Backups, archive)), CompressionMode.Decompress);
            unpacked.CopyTo(joined);
        }
        return joined.ToArray();
    }
}
