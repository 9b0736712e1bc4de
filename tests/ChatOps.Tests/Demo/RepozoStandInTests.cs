using ChatOps.Demo.Backups;

namespace ChatOps.Tests.Demo;

public sealed class RepozoStandInTests : IDisposable
{
    private readonly TemporaryHost host = new();

    public void Dispose() => host.Dispose();

    private Task<Ended> VerifyAsync(params string[] more) => host.SenaiteAsync("repozo", "", ["--verify", .. more, "-r", host.Tree.Backups]);

    private Task<Ended> RecoverAsync(string output, params string[] more) => host.SenaiteAsync("repozo", "", ["-R", "-r", host.Tree.Backups, "-o", output, .. more]);

    [Fact]
    public async Task A_good_chain_verifies_without_a_word()
    {
        Assert.Equal(new Ended(0, "", ""), await VerifyAsync());
    }

    [Fact]
    public async Task Verbosely_it_names_what_it_looks_at()
    {
        var ended = (await VerifyAsync("-v")).Plain();
        var recorded = Recording.Of("11b-repozo-verify-good-verbose", host.Tree).Plain();
        // The recorded chain had one increment more.
        Assert.Equal(recorded.Error.Split('\n').Distinct(), ended.Error.Split('\n').Distinct());
        Assert.Equal((recorded.Status, recorded.Out), (ended.Status, ended.Out));
    }

    [Fact]
    public async Task A_cut_archive_is_a_traceback()
    {
        host.Fault("truncated-archive");
        var ended = (await VerifyAsync("-v")).Plain();
        var recorded = Recording.Of("88-verify-truncated-fsz", host.Tree).Plain();
        Assert.Equal(recorded.Error.Split('\n').Distinct(), ended.Error.Split('\n').Distinct());
        Assert.Equal(recorded.Status, ended.Status);
    }

    [Fact]
    public async Task A_missing_archive_is_told_with_exit_0()
    {
        host.Fault("chain-broken");
        var ended = await VerifyAsync();
        Assert.Equal(0, ended.Status);
        Assert.EndsWith(".deltafsz is missing\n", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_shows_as_a_wrong_size()
    {
        host.Fault("chain-broken", "gap");
        var ended = await VerifyAsync();
        Assert.Equal(0, ended.Status);
        Assert.Contains("(when uncompressed), should be", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_checksum_is_told_with_exit_0()
    {
        host.Fault("verify-bad");
        var ended = await VerifyAsync();
        Assert.Equal(0, ended.Status);
        Assert.Contains("has checksum 00000000000000000000000000000000 (when uncompressed) instead of", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_one_cannot_verify()
    {
        host.Fault("old-repozo");
        Assert.Equal(new Ended(1, "", "option --verify not recognized\n"), await VerifyAsync());
    }

    [Fact]
    public async Task Recovers_a_chain_into_a_scratch_file_silently()
    {
        var scratch = Path.Combine(host.Folder, "scratch.fs");
        Assert.Equal(new Ended(0, "", ""), await RecoverAsync(scratch));
        Assert.Equal(46 + 57, TemporaryHost.Records(scratch));
        Assert.Equal(new Ended(0, "", ""), await RecoverAsync(scratch, "-D", RepozoArchive.Stamp(host.Archives(".fsz")[0])));
        Assert.Equal(30 + 45, TemporaryHost.Records(scratch));
    }

    [Theory]
    [InlineData("")]
    [InlineData("delta")]
    public async Task A_flipped_archive_is_recovered_without_a_word_unless_it_is_asked_to_verify(string which)
    {
        host.Fault("archive-flipped", which);
        var scratch = Path.Combine(host.Folder, "scratch.fs");
        Assert.Equal(new Ended(0, "", ""), await RecoverAsync(scratch));
        Assert.Equal(46 + 57, TemporaryHost.Records(scratch));
        var verified = await RecoverAsync(scratch, "-w");
        Assert.Equal(1, verified.Status);
        Assert.Matches(@"\.(delta)?fsz has checksum [0-9a-f]{32} instead of [0-9a-f]{32}\n$", verified.Error);
        Assert.True(File.Exists(scratch + ".part"));
        var told = await VerifyAsync();
        Assert.Equal(0, told.Status);
        Assert.Matches(@"has checksum [0-9a-f]{32} \(when uncompressed\) instead of [0-9a-f]{32}\n$", told.Error);
        Assert.Equal(new Ended(0, "", ""), await VerifyAsync("--quick"));
    }

    [Fact]
    public async Task Nobody_looks_whether_archives_join()
    {
        var links = ChainLink.Read(RepozoArchive.ChainFile(Assert.Single(host.Archives(".fsz"))));
        File.Delete(host.Archives(".deltafsz")[0]);
        var scratch = Path.Combine(host.Folder, "scratch.fs");
        Assert.Equal(new Ended(0, "", ""), await RecoverAsync(scratch, "-w"));
        // The last increment stands right behind the full archive, where its bytes do not belong.
        Assert.Equal(links[0].End + links[^1].End - links[^1].Start, new FileInfo(scratch).Length);
    }

    [Fact]
    public async Task Without_gzip_archives_are_plain_and_recovered_alike()
    {
        host.ForgetBackups();
        Directory.CreateDirectory(host.Tree.Backups);
        Assert.Equal(0, (await host.SenaiteAsync("repozo", "", "-B", "-f", host.Tree.DataFs, "-r", host.Tree.Backups)).Status);
        Assert.Equal(File.ReadAllBytes(host.Tree.DataFs), File.ReadAllBytes(Assert.Single(host.Archives(".fs"))));
        var scratch = Path.Combine(host.Folder, "scratch.fs");
        Assert.Equal(new Ended(0, "", ""), await RecoverAsync(scratch, "-w"));
        Assert.Equal(File.ReadAllBytes(host.Tree.DataFs), File.ReadAllBytes(scratch));
    }

    [Fact]
    public async Task A_cut_archive_leaves_no_file_but_a_part()
    {
        host.Fault("truncated-archive");
        var scratch = Path.Combine(host.Folder, "scratch.fs");
        File.WriteAllText(scratch, "old");
        var ended = await RecoverAsync(scratch);
        Assert.Equal(1, ended.Status);
        Assert.EndsWith("EOFError: Compressed file ended before the end-of-stream marker was reached\n", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch));
        Assert.True(File.Exists(scratch + ".part"));
    }

    [Fact]
    public async Task Before_the_first_backup_there_is_nothing()
    {
        var ended = await RecoverAsync(Path.Combine(host.Folder, "scratch.fs"), "-D", "2020-01-01");
        Assert.Equal(new Ended(1, "", "No files in repository before 2020-01-01\n"), ended);
    }

    [Fact]
    public async Task Two_backups_at_once_share_a_temporary_file_and_one_fails()
    {
        host.AddRecord("something to back up");
        host.Fault("backup-slow", "3");
        var first = host.SenaiteAsync("backup");
        await TemporaryHost.ComesTrueAsync(() => File.Exists(Path.Combine(host.Tree.Backups, "tmp.tmp")));
        await BackupStandInTests.NextSecondAsync();
        var second = host.SenaiteAsync("backup");
        var ended = await Task.WhenAll(first, second);
        var failed = Assert.Single(ended, e => e.Status != 0);
        Assert.Equal(Recording.Of("84d-two-backups-1.3s-apart", host.Tree).Plain().Error, failed.Plain().Error.Replace(".deltafsz", ".fsz", StringComparison.Ordinal).Replace($"Ignoring index for {host.Tree.DataFs}\n", "", StringComparison.Ordinal));
    }
}
