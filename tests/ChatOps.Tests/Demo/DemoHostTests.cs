using System.Text.Json;
using ChatOps.Demo;
using ChatOps.Demo.Backups;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Demo;

public sealed class DemoHostTests : IDisposable
{
    private readonly TemporaryHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public void A_new_host_has_three_restore_points_and_newer_data()
    {
        Assert.Single(host.Archives(".fsz"));
        Assert.Equal(2, host.Archives(".deltafsz").Length);
        Assert.Equal(3, Directory.GetDirectories(host.Tree.BlobBackups).Length);
        var newest = host.Archives("fsz")[^1];
        Assert.True(File.GetLastWriteTimeUtc(newest) < File.GetLastWriteTimeUtc(host.Tree.DataFs));
        Assert.Equal(61, host.Blobs().Length);
        Assert.Equal(57, host.Blobs(Path.Combine(host.Tree.BlobBackups, "blobstorage.0")).Length);
    }

    [Fact]
    public async Task Its_database_is_a_real_one_that_every_point_and_every_blob_belongs_to()
    {
        var walk = Assert.Single(await RealWalker.WalkAsync("perl", new() { Blobs = true, After = new(0) }, host.Tree.DataFs));
        Assert.Equal((WalkProblem.None, 1 + 52 + 61, 61), (walk.Problem, (int)walk.Transactions, (int)walk.Blobs));
        Assert.All(walk.BlobRecords, b => Assert.True(File.Exists(Path.Combine(host.Tree.Blobs, b.BushyPath)), b.BushyPath));
        Assert.Contains(walk.Newer!.Listed, t => t.User == DemoData.Manager && t.Description.EndsWith("/publish", StringComparison.Ordinal));
        Assert.Equal("bushy", File.ReadAllText(Path.Combine(host.Tree.Blobs, ".layout")));
        var links = ChainLink.Read(RepozoArchive.ChainFile(Assert.Single(host.Archives(".fsz"))));
        var archives = await RealWalker.ArchivesAsync("python3", [.. links.Select(l => l.File)]);
        Assert.Equal(links.Select(l => (l.Checksum, l.End - l.Start)), archives.Select(a => (a.Md5 ?? "", a.Length)));
        Assert.All(links.Zip(archives), pair => Assert.True(pair.Second.Last!.Value.Time < (DateTimeOffset)RestoreDate.Parse(RepozoArchive.Stamp(pair.First.File))));
    }

    [Fact]
    public void No_folder_of_a_blob_set_is_younger_than_the_set()
    {
        var sets = Directory.GetDirectories(host.Tree.BlobBackups);
        Assert.NotEmpty(sets);
        foreach (var set in sets)
            Assert.DoesNotContain(Directory.GetDirectories(set, "*", SearchOption.AllDirectories), folder => Directory.GetLastWriteTimeUtc(folder) > Directory.GetLastWriteTimeUtc(set));
    }

    [Theory]
    [InlineData(1, 14)]
    [InlineData(12, 2)]
    public void The_nightly_backup_is_never_due_when_a_demo_is_made(int hour, int backupAt)
    {
        using var folder = new TemporaryHost(clock: new AtHour(hour));
        Assert.StartsWith($"30 {backupAt} * * * ", File.ReadAllText(folder.Tree.Crontab), StringComparison.Ordinal);
        Assert.EndsWith($"-{backupAt:D2}-30-05.deltafsz", folder.Archives(".deltafsz")[^1], StringComparison.Ordinal);
    }

    private sealed class AtHour(int hour) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(DateTime.UtcNow.Date.AddHours(hour), TimeSpan.Zero);
    }

    [Fact]
    public void A_host_that_is_there_is_kept()
    {
        host.AddRecord("kept");
        var before = File.ReadAllText(host.Tree.DataFs);
        DemoHost.Create(host.Folder);
        Assert.Equal(before, File.ReadAllText(host.Tree.DataFs));
    }

    [Fact]
    public async Task Its_log_counts_what_really_ran_and_for_which_step()
    {
        Environment.SetEnvironmentVariable("CHATOPS_STEP", "op-1/2");
        try
        {
            await host.SenaiteAsync("backup");
        }
        finally
        {
            Environment.SetEnvironmentVariable("CHATOPS_STEP", null);
        }

        var lines = File.ReadAllLines(host.Tree.Log).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var backup = lines.Where(line => line.GetProperty("program").GetString() == "backup" && line.GetProperty("step").GetString() == "op-1/2").ToList();
        Assert.Equal(["begin", "end"], backup.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(0, backup[1].GetProperty("rc").GetInt32());
        Assert.Contains(lines, line => line.GetProperty("program").GetString() == "repozo" && line.GetProperty("argv")[0].GetString() == "--backup");
    }

    [Fact]
    public async Task Ps_shows_this_hosts_processes_as_a_real_host_would()
    {
        host.Fault("backup-hangs");
        using var backup = TemporaryHost.Start(Path.Combine(host.Tree.Bin, "backup"));
        await TemporaryHost.ComesTrueAsync(() => File.Exists(Path.Combine(host.Tree.Run, "pids", $"{backup.Id}")));
        var shown = await host.SystemAsync("ps", "-eo", "pid=,user:32=,args=");
        var line = Assert.Single(shown.Out.Split('\n'), l => l.TrimStart().StartsWith($"{backup.Id} ", StringComparison.Ordinal));
        Assert.Equal(7 + 1 + 32 + 1, line.IndexOf(host.Tree.Code, StringComparison.Ordinal));
        Assert.EndsWith($" {host.Tree.Bin}/backup", line, StringComparison.Ordinal);
        await TemporaryHost.ComesTrueAsync(() => Directory.GetFiles(host.Tree.Pids).Length == 2);
        await host.Host.StopAsync();
        await backup.WaitForExitAsync();
        Assert.Empty(Directory.GetFiles(host.Tree.Pids));
    }

    [Fact]
    public async Task A_foreign_backup_runs_while_its_fault_is_there()
    {
        host.Fault("foreign-backup");
        Task<Ended> Ps() => host.SystemAsync("ps", "-e", "-o", "pid=", "-o", "args=");
        bool Shown(Ended ended) => ended.Out.Contains($"python3 {host.Tree.Bin}/backup\n", StringComparison.Ordinal);
        await TemporaryHost.ComesTrueAsync(() => Shown(Ps().GetAwaiter().GetResult()));
        host.Heal("foreign-backup");
        await TemporaryHost.ComesTrueAsync(() => !Shown(Ps().GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task Df_and_crontab_tell_what_is_there_unless_a_fault_lies()
    {
        var df = await host.SystemAsync("df", "-P", "-B1", host.Tree.Data);
        var real = await TemporaryHost.RunAsync("/bin/df", "", "-P", "-B1", host.Tree.Data);
        Assert.Equal(Size(real), Size(df));
        Assert.Equal(0, (await host.SystemAsync("df", "-P", "-i", host.Tree.Data)).Status);
        Assert.Equal(1, (await host.SystemAsync("df", "-P", host.Tree.Data + "/nowhere")).Status);
        host.Fault("disk-full");
        Assert.Equal("512", (await host.SystemAsync("df", "-P", "-B1", host.Tree.Data)).Out.Split('\n')[1].Split(' ')[3]);

        Assert.Equal(new Ended(0, File.ReadAllText(host.Tree.Crontab), ""), await host.SystemAsync("crontab", "-l"));
        host.Fault("cron-due");
        Assert.Matches(@"^\d+ \d+ \* \* \* /.*/bin/backup\n30 (2|14) ", (await host.SystemAsync("crontab", "-l")).Out);
        host.Heal("cron-due");
        File.Delete(host.Tree.Crontab);
        Assert.Equal(new Ended(1, "", "no crontab for senaite_daemon\n"), await host.SystemAsync("crontab", "-l"));
    }

    private static string Size(Ended df) => df.Out.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    [Fact]
    public async Task Ending_the_group_ends_the_backup_and_its_repozo()
    {
        host.Fault("backup-hangs");
        using var backup = TemporaryHost.Start("/usr/bin/setsid", Path.Combine(host.Tree.Bin, "backup"));
        await TemporaryHost.ComesTrueAsync(() => Directory.GetFiles(host.Tree.Pids).Length == 2);
        await TemporaryHost.RunAsync("/bin/sh", "", "-c", $"kill -s TERM -- -{backup.Id}");
        await backup.WaitForExitAsync();
        Assert.NotEqual(0, backup.ExitCode);
        await TemporaryHost.ComesTrueAsync(() => Directory.GetFiles(host.Tree.Pids).All(f => !Directory.Exists($"/proc/{Path.GetFileName(f)}")));
    }

    [Fact]
    public void Every_fault_is_described_and_no_other()
    {
        var docs = File.ReadAllText(Path.Combine(RepositoryFolder, "docs/demo.md"));
        Assert.NotEmpty(DemoFaults.All);
        foreach (var fault in DemoFaults.All) Assert.Contains($"| `{fault.Name}` | {fault.Meaning} |", docs, StringComparison.Ordinal);
        Assert.Equal(DemoFaults.All.Count, docs.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_fault_is_looked_up_somewhere()
    {
        var sources = Directory.GetFiles(Path.Combine(RepositoryFolder, "src/ChatOps.Demo"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "DemoFaults.cs").Select(File.ReadAllText).ToList();
        Assert.NotEmpty(sources);
        Assert.All(DemoFaults.All, fault => Assert.Contains(sources, text => text.Contains($"\"{fault.Name}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_misspelt_fault_is_an_error_of_whoever_asks()
    {
        Assert.Throws<ArgumentException>(() => host.Host.Faults.On("blob-bakcup-fails"));
    }

    private static string RepositoryFolder
    {
        get
        {
            var up = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(up.FullName, "ChatOps.sln"))) up = up.Parent!;
            return up.FullName;
        }
    }
}
