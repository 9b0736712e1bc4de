using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Every recorded output is judged as what it was, whatever its exit status said.</summary>
[Trait("Category", "Decisions")]
public sealed class ToolOutputTests
{
    private const string Sets = "/home/senaite/data/senaitelims/blobstoragebackups";

    private static readonly PlannedTarget Lims = new(new Plan("senaite restore", "senaite:lims1", "", [], [], [], default)
    {
        Values = PlannedTarget.Values(Sample.Target()).ToImmutableSortedDictionary(v => v.Name, v => v.Value),
    });

    [Theory]
    [InlineData("01-backup-first")]
    [InlineData("02-backup-second-no-changes")]
    [InlineData("03-backup-incremental")]
    [InlineData("05-backup-after-pack")]
    [InlineData("80c-next-backup-after-kill")]
    [InlineData("ts-01-backup-first")]
    [InlineData("ts-02-backup-no-changes")]
    [InlineData("ts-03-backup-incremental")]
    public void A_good_backup_passes_without_an_odd_line(string recording)
    {
        var verdict = BackupOutput.Judge(Recording.Of(recording));
        Assert.Equal(VerdictKind.Passed, verdict.Kind);
        Assert.DoesNotContain("odd", verdict.Facts.Keys);
    }

    [Theory]
    [InlineData("09b-backup-as-other-user-no-sudo", "password")]
    [InlineData("60-backup-no-space-for-filestorage", "No space left")]
    [InlineData("61-backup-no-space-for-blobs", "rsync")]
    [InlineData("63-backup-Data.fs-missing", "Errno 2")]
    [InlineData("66-backup-one-blob-unreadable", "Permission denied")]
    [InlineData("84d-two-backups-1.3s-apart", "tmp.tmp")]
    public void A_backup_that_lies_or_fails_is_failed_and_says_why(string recording, string why)
    {
        var verdict = BackupOutput.Judge(Recording.Of(recording));
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_nobody_knows_is_told_and_a_silent_backup_is_failed()
    {
        var good = Recording.Of("03-backup-incremental");
        Assert.Contains("INFO: something new", BackupOutput.Judge(good with { Error = good.Error + "INFO: something new\n" }).Facts["odd"], StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Failed, BackupOutput.Judge(good with { Error = "" }).Kind);
        Assert.Equal(VerdictKind.Failed, BackupOutput.Judge(good with { Output = "anything\n" }).Kind);
        Assert.Equal(VerdictKind.Failed, BackupOutput.Judge(good with { ExitStatus = 3 }).Kind);
    }

    /// <summary>The tool goes on and exits with 0 whatever these were about.</summary>
    [Theory]
    [InlineData("Segmentation fault (core dumped)")]
    [InlineData("ZODB.POSException.POSKeyError: 0x2a")]
    [InlineData("zlib.error: Error -3 while decompressing data: invalid block type")]
    [InlineData("/bin/sh: 1: rsync: not found")]
    [InlineData("tar: backups: Wrote only 4096 of 10240 bytes: Disk quota exceeded")]
    [InlineData("cp: error writing 'x': Read-only file system")]
    [InlineData("mv: cannot stat 'x': Stale file handle")]
    [InlineData("ln: failed to create hard link 'x': Too many links")]
    [InlineData("gzip: stdin: unexpected end of file")]
    [InlineData("cp: cannot open 'x' for reading: Structure needs cleaning")]
    [InlineData("Fatal Python error: Aborted")]
    [InlineData("sh: line 4:  4711 Terminated              bin/repozo -B")]
    [InlineData("tar: x: Cannot stat: Transport endpoint is not connected")]
    [InlineData("OSError: [Errno 5] Erreur d'entr\u00e9e/sortie")]
    public void Whatever_the_system_says_of_a_failure_is_one(string line)
    {
        var good = Recording.Of("03-backup-incremental");
        Assert.Equal(VerdictKind.Failed, BackupOutput.Judge(good with { Error = $"{good.Error}{line}\n" }).Kind);
        Assert.Equal(VerdictKind.Failed, BackupOutput.Judge(good with { Whole = false, Flagged = [line] }).Kind);
    }

    [Fact]
    public void An_alarm_in_the_cut_middle_of_a_long_output_is_found_by_its_watch()
    {
        var good = Recording.Of("03-backup-incremental");
        Assert.Equal(VerdictKind.Failed, BackupOutput.Judge(good with { Whole = false, Flagged = ["ERROR: Repozo command failed. See message above."] }).Kind);
        Assert.All(BackupOutput.Watch.Concat(RestoreOutput.Watch), p => _ = new System.Text.RegularExpressions.Regex(p, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(StepState.Lost, VerdictKind.Unknown)]
    [InlineData(StepState.Untrusted, VerdictKind.Unknown)]
    [InlineData(StepState.TimedOut, VerdictKind.Failed)]
    public void Without_proof_of_its_end_a_step_is_never_passed(StepState state, VerdictKind kind) =>
        Assert.Equal(kind, BackupOutput.Judge(Recording.Of("03-backup-incremental") with { State = state }).Kind);

    [Theory]
    [InlineData("30-restore-to-exact-stamp-of-an-incremental", "2026-11-22-05-32-47", "blobstorage.6")]
    [InlineData("32-restore-to-one-second-after-a-full", "2026-11-22-05-32-51", "blobstorage.4")]
    [InlineData("42-restore-date-future", "2099-01-01", "blobstorage.0")]
    [InlineData("ts-08-restore-to-stamp-plus", "2026-11-22-05-55-37", "blobstorage.2026-11-22-05-55-37")]
    public void A_restore_passes_only_with_the_date_and_the_set_of_the_plan(string recording, string date, string set)
    {
        var result = Recording.Of(recording);
        Assert.Equal(VerdictKind.Passed, RestoreOutput.Judge(result, Lims, date, $"{Sets}/{set}").Kind);
        Assert.Equal(VerdictKind.Failed, RestoreOutput.Judge(result, Lims, date, $"{Sets}/blobstorage.5").Kind);
        Assert.Equal(VerdictKind.Failed, RestoreOutput.Judge(result, Lims, "2026-11-22-05-32-48", $"{Sets}/{set}").Kind);
    }

    [Theory]
    [InlineData("12-restore-eof", "Traceback")]
    [InlineData("13-restore-no", "Not restoring")]
    [InlineData("14-restore-empty-line", "Not restoring")]
    [InlineData("20-restore-yes-latest", "did not say that it restores the state")]
    [InlineData("21-restore-no-prompt", "did not say that it restores the state")]
    [InlineData("34-restore-date-before-first-backup", "Could not find backup")]
    [InlineData("40-restore-date-invalid-month", "Traceback")]
    [InlineData("45-restore-backups-dir-missing", "No such file")]
    [InlineData("82e-restore-latest-when-the-newest-blob-backup-is-partial", "did not say")]
    public void A_restore_that_did_not_do_it_is_failed_and_says_why(string recording, string why)
    {
        var verdict = RestoreOutput.Judge(Recording.Of(recording), Lims, "2026-11-22-05-32-47", $"{Sets}/blobstorage.0");
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Rsyncs_complaint_right_after_the_question_is_not_overlooked()
    {
        var good = Recording.Of("32-restore-to-one-second-after-a-full");
        var lie = good with { Output = good.Output + "b'rsync: [receiver] mkstemp failed: No space left on device (28)\\n'\n" };
        Assert.Equal(VerdictKind.Failed, RestoreOutput.Judge(lie, Lims, "2026-11-22-05-32-51", $"{Sets}/blobstorage.4").Kind);
        var other = good with { Output = good.Output + "Please explicitly answer yes/no in full\n" };
        Assert.Equal(VerdictKind.Failed, RestoreOutput.Judge(other, Lims, "2026-11-22-05-32-51", $"{Sets}/blobstorage.4").Kind);
    }

    [Fact]
    public void Verification_passes_only_when_it_read_the_newest_archive_and_said_nothing_else()
    {
        var good = Recording.Of("11b-repozo-verify-good-verbose");
        Assert.Equal(VerdictKind.Passed, VerifyOutput.Judge(good, "2026-11-22-05-33-34.deltafsz").Kind);
        Assert.Equal(VerdictKind.Failed, VerifyOutput.Judge(good, "2026-11-22-09-00-00.deltafsz").Kind);
        Assert.Equal(VerdictKind.Failed, VerifyOutput.Judge(good with { Whole = false }, "2026-11-22-05-33-34.deltafsz").Kind);
        Assert.Equal(VerdictKind.Failed, VerifyOutput.Judge(Recording.Of("88-verify-truncated-fsz"), "2026-11-22-05-33-34.deltafsz").Kind);
        var bad = good with { Error = good.Error + "/b/x.fsz has checksum 1 instead of 2\n" };
        Assert.Equal(VerdictKind.Failed, VerifyOutput.Judge(bad, "2026-11-22-05-33-34.deltafsz").Kind);
        var old = good with { ExitStatus = 1, Error = "option --verify not recognized\n" };
        Assert.Equal("not available", VerifyOutput.Judge(old, "x").Facts["verified"]);
    }
}
