using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Watches;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite.Points;

/// <summary>The alarm for backups that nobody of ours made: it judges, remembers, and goes on counting when nobody can look.</summary>
public sealed class BackupAgeWatchTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();
    private readonly CountingHost _host = new();
    private readonly MemoryFindings _findings = new();
    private string? _memo;

    public BackupAgeWatchTests()
    {
        _instance.BecomeReal();
        _instance.More["Backup:MaxAge"] = "1.00:00:00";
    }

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task Without_a_limit_nothing_is_looked_at()
    {
        _instance.More.Remove("Backup:MaxAge");
        Assert.Null(await new BackupAgeWatch().LookAsync(Request(TemporaryInstance.Now), CancellationToken.None));
        Assert.Equal(0, _host.Asked);
    }

    [Fact]
    public async Task A_point_that_somebody_elses_backup_made_is_judged_once_and_alarms_when_it_is_too_old()
    {
        var first = await LookAsync(TemporaryInstance.Now);
        Assert.False(first.Amiss, first.Told);
        Assert.Contains("the newest restore point that was checked and is whole is of 2026-11-20", first.Told, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 2, 30, 6, TimeSpan.Zero), first.Since);
        Assert.Contains(first.Findings, f => f.Key.StartsWith(PointVerdict.Prefix, StringComparison.Ordinal));

        // The same archives: nothing is judged again, however often it is looked.
        var asked = _host.Asked;
        var again = await LookAsync(TemporaryInstance.Now.AddHours(11));
        Assert.Equal((false, 0), (again.Amiss, again.Findings.Length));
        Assert.True(_host.Asked - asked < asked / 2, $"{asked}, then {_host.Asked - asked}");

        var old = await LookAsync(TemporaryInstance.Now.AddHours(12));
        Assert.True(old.Amiss, old.Told);
        Assert.Contains("Backup:MaxAge is 1 day. Look at /senaite backups lims1", old.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_point_that_is_not_whole_does_not_count_and_is_named()
    {
        await LookAsync(TemporaryInstance.Now);
        // Cron's backup of today failed in its middle: the set that goes with the newest archives lacks a blob.
        File.Delete(Directory.GetFiles(Path.Combine(_instance.BlobBackups, "blobstorage.0"), "*.blob", SearchOption.AllDirectories)[0]);
        foreach (var archive in Directory.GetFiles(_instance.Backups, "2026-11-20-*"))
            File.SetLastWriteTimeUtc(archive, File.GetLastWriteTimeUtc(archive).AddSeconds(1));
        var seen = await LookAsync(TemporaryInstance.Now);
        Assert.True(seen.Amiss, seen.Told);
        Assert.Contains("; newer: 2026-11-20-02-30-06: ", seen.Told, StringComparison.Ordinal);
        Assert.Contains("not whole", seen.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_whose_archive_holds_other_bytes_than_its_dat_says_is_not_whole()
    {
        _instance.Flip("2026-11-20-02-30-06.fsz");
        var seen = await LookAsync(TemporaryInstance.Now);
        Assert.True(seen.Amiss, seen.Told);
        Assert.Contains("not whole: 2026-11-20-02-30-06.fsz has the right length and other bytes than the .dat says", seen.Told, StringComparison.Ordinal);
        // The archive is broken; of the live database nothing is amiss.
        Assert.DoesNotContain("source was damaged", seen.Told, StringComparison.Ordinal);
    }

    /// <summary>The tool restores all databases together, so each of them has to be whole.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_point_is_whole_only_with_the_other_databases(bool damaged)
    {
        _instance.AddDatabase();
        _instance.BecomeReal();
        if (damaged)
            await File.WriteAllTextAsync(Path.Combine(_instance.Data, "backups_catalog/2026-11-20-02-30-05.fsz"), "no archive");
        var seen = await LookAsync(TemporaryInstance.Now);
        Assert.True(seen.Amiss == damaged, seen.Told);
        Assert.Contains(damaged ? "not whole: database catalog: " : "is of 2026-11-20", seen.Told, StringComparison.Ordinal);
        Assert.Contains(seen.Findings, f => f.Key.StartsWith("point-of catalog ", StringComparison.Ordinal));
    }

    /// <summary>Archives and sets look well, and nobody can unpack or walk them.</summary>
    [Fact]
    public async Task What_could_not_be_walked_is_not_called_whole()
    {
        _instance.Perl = null;
        var seen = await LookAsync(TemporaryInstance.Now);
        Assert.True(seen.Amiss, seen.Told);
        Assert.StartsWith("there is no restore point that was checked and is whole; newer: 2026-11-20-02-30-06: not checked", seen.Told, StringComparison.Ordinal);
        Assert.Empty(seen.Findings);
    }

    [Fact]
    public async Task A_backup_that_is_under_way_is_not_judged_before_its_end()
    {
        var temporary = _instance.Put("data/backups/tmp.tmp", "x");
        var during = await LookAsync(TemporaryInstance.Now);
        Assert.True(during.Amiss);
        Assert.StartsWith("there is no restore point that was checked and is whole", during.Told, StringComparison.Ordinal);
        Assert.Empty(during.Findings);
        File.Delete(temporary);
        _instance.Fault("foreign", $" 77 {Environment.UserName} /bin/sh {_instance.Host}/code/bin/backup\n");
        Assert.Empty((await LookAsync(TemporaryInstance.Now)).Findings);
        File.Delete(Path.Combine(_instance.Host, "fault/foreign"));
        Assert.NotEmpty((await LookAsync(TemporaryInstance.Now)).Findings);
    }

    [Fact]
    public async Task While_the_host_cannot_be_asked_what_was_known_grows_older()
    {
        await LookAsync(TemporaryInstance.Now);
        _host.Reachable = false;
        var soon = await LookAsync(TemporaryInstance.Now);
        Assert.False(soon.Amiss);
        Assert.Contains("(the host could not be asked: gone)", soon.Told, StringComparison.Ordinal);
        var late = await LookAsync(TemporaryInstance.Now.AddHours(12));
        Assert.True(late.Amiss);
        Assert.Contains("(the host could not be asked: gone)", late.Told, StringComparison.Ordinal);
    }

    private async Task<Watched> LookAsync(DateTimeOffset now)
    {
        var watched = Assert.IsType<Watched>(await new BackupAgeWatch().LookAsync(Request(now), CancellationToken.None));
        foreach (var finding in watched.Findings)
            await _findings.KeepAsync(new(_instance.Target.Id, finding, "watch", now), CancellationToken.None);
        _memo = watched.Memo;
        return watched;
    }

    private WatchRequest Request(DateTimeOffset now) => new(_instance.Target, _host, _findings, new NoHistory(), now, TimeZoneInfo.Utc, _memo);

    private sealed class NoHistory : IHistory
    {
        public Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PastRun>>([]);
    }

    private sealed class CountingHost : IHostProbe
    {
        private readonly ThisMachine _machine = new();

        public int Asked { get; private set; }

        public bool Reachable { get; set; } = true;

        public Task<ProbeResult> RunAsync(
            string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
            CancellationToken cancellationToken = default)
        {
            Asked++;
            return Reachable ? _machine.RunAsync(user, command, timeLimit, maxOutput, login, input, cancellationToken) : throw new HostUnreachableException("gone");
        }

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
