using System.Buffers.Binary;
using System.Text;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite.Rescue;

/// <summary>A real process holds the real Data.fs open, and the file is taken from under it.</summary>
public sealed class RescueTests : IDisposable
{
    private const string Work = "work of a whole month";
    private static readonly string Old = "FS30" + Transaction(0, "an old database");

    private readonly TemporaryInstance _instance = new() { Perl = "/usr/bin/perl" };

    public void Dispose() => _instance.Dispose();

    /// <summary>A transaction without data, as a FileStorage has it: its length stands at both ends.</summary>
    private static string Transaction(int number, string description)
    {
        var length = 23 + description.Length;
        var bytes = new byte[length + 8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, 0x040d24200bbc1b44 + number);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), length);
        bytes[16] = (byte)' ';
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(19), (short)description.Length);
        Encoding.ASCII.GetBytes(description, bytes.AsSpan(23));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(length), length);
        return Encoding.Latin1.GetString(bytes);
    }

    private static void Write(string path, string content) => File.WriteAllText(path, content, Encoding.Latin1);

    private static string Read(string path) => File.ReadAllText(path, Encoding.Latin1);

    /// <returns>What ZEO has written.</returns>
    private static async Task<string> DetachAsync(TemporaryInstance instance, string how = "replaced")
    {
        Write(instance.DataFs, "FS30" + Transaction(1, "first"));
        await instance.RealZeoAsync();
        if (how == "replaced")
            Write(instance.DataFs + ".new", Old);
        if (how == "moved out")
            File.Move(instance.DataFs, Path.Combine(instance.Host, "Data.fs.2025"));
        else if (how != "replaced")
            File.Delete(instance.DataFs);
        if (how == "replaced")
            File.Move(instance.DataFs + ".new", instance.DataFs, overwrite: true);
        File.AppendAllText(instance.OpenByZeo, Transaction(2, Work), Encoding.Latin1);
        return Read(instance.OpenByZeo);
    }

    /// <summary>The second name would be the link's, and a rename would put a file in its place while the tools go on with what it led to.</summary>
    [Fact]
    public async Task What_lies_at_the_path_as_a_link_is_left_to_people()
    {
        await DetachAsync(_instance, "moved out");
        Write(Path.Combine(_instance.Host, "main.fs"), Old);
        File.CreateSymbolicLink(_instance.DataFs, Path.Combine(_instance.Host, "main.fs"));
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "rescue"));
        Assert.Equal("not-rescuable", refused.Code);
        Assert.Contains($"{_instance.DataFs} is a link", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("removed")]
    public async Task Nothing_is_stopped_while_the_server_writes_to_a_file_without_a_name(string how)
    {
        await DetachAsync(_instance, how);
        foreach (var (verb, values) in new (string, (string, string)[])[] { ("stop", []), ("restart", []), ("restore", [("point", "latest")]), ("start", []) })
        {
            var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, verb, values));
            Assert.Equal("data-detached", refused.Code);
            Assert.Contains("/senaite rescue lims1", refused.Reason, StringComparison.Ordinal);
            Assert.Contains($"pid {_instance.ZeoPid}", refused.Reason, StringComparison.Ordinal);
        }
        var backup = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "backup"));
        Assert.Equal(how == "removed" ? "no-data" : "data-detached", backup.Code);
        var status = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "status"), "status");
        Assert.Contains("/senaite rescue lims1", status.Report.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_writes_to_its_file_is_stopped_as_ever()
    {
        await _instance.RealZeoAsync();
        Assert.Equal("already", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "rescue")).Code);
        var stopped = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "stop"), "stop");
        Assert.True(stopped.Outcome == Outcome.Succeeded, stopped.Reason);
        Assert.Equal($"it does (pid {_instance.ZeoPid})", stopped.Verdicts["attached-first"].Why);
        Assert.Equal("nothing-open", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "rescue")).Code);
    }

    [Fact]
    public async Task A_file_that_is_replaced_after_the_plan_stops_nothing_either()
    {
        await _instance.RealZeoAsync();
        var plan = await PlanDrive.ReadyAsync(_instance, "restart");
        File.Copy(_instance.DataFs, _instance.DataFs + ".new");
        File.Move(_instance.DataFs + ".new", _instance.DataFs, overwrite: true);
        var driven = await PlanDrive.RunAsync(plan, "restart");
        Assert.Equal((Outcome.Failed, "attached-first"), (driven.Outcome, Assert.Single(driven.Order)));
        Assert.Equal("data-detached", driven.Verdicts["attached-first"].Facts[Facts.Code]);
    }

    [Fact]
    public async Task Two_servers_are_one_too_many()
    {
        await DetachAsync(_instance);
        using var second = new FileStream(_instance.DataFs, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "stop"));
        Assert.Equal("data-detached", refused.Code);
        Assert.Contains("more than one process", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("not-rescuable", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "rescue")).Code);
    }

    [Fact]
    public async Task What_cannot_be_seen_is_not_called_well()
    {
        _instance.Unseen = "Refuse";
        Assert.Equal("data-unseen", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "stop")).Code);
        Assert.Contains((await PlanDrive.ReadyAsync(_instance, "backup")).Summary, s => s.StartsWith("Not known: which file ZEO writes to", StringComparison.Ordinal));
        _instance.Unseen = "Warn";
        Assert.Contains((await PlanDrive.ReadyAsync(_instance, "stop")).Summary, s => s.StartsWith("Not known: which file ZEO writes to", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("replaced", true)]
    [InlineData("replaced", false)]
    [InlineData("removed", false)]
    [InlineData("moved out", false)]
    public async Task A_rescue_brings_everything_back(string how, bool elsewhere)
    {
        var other = elsewhere && Directory.Exists("/dev/shm") ? Directory.CreateTempSubdirectory("x").FullName.Replace(Path.GetTempPath(), "/dev/shm/", StringComparison.Ordinal) : null;
        if (other is not null)
            Directory.CreateDirectory(other);
        _instance.RescueFolder = other;
        try
        {
            var written = await DetachAsync(_instance, how);
            var plan = await PlanDrive.ReadyAsync(_instance, "rescue");
            if (other is not null)
                Assert.Contains(plan.Summary, s => s.Contains("on another file system than the data", StringComparison.Ordinal));
            var driven = await PlanDrive.RunAsync(plan, "rescue", before: _ => Assert.True(how != "replaced" || File.Exists(_instance.DataFs)));
            Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason + "\n" + driven.Report);
            Assert.Equal(written, Read(_instance.DataFs));
            Assert.Equal(written, Read(plan.Value("rescued")));
            Assert.Equal(written, Read(_instance.OpenByZeo));
            if (how == "replaced")
                Assert.Equal(Old, Read(Path.Combine(_instance.Data, "safety-k3x9p/Data.fs")));
            Assert.False(File.Exists(_instance.DataFs + ".index"));
            Assert.All(TemporaryInstance.Programs, p => Assert.Equal("RUNNING", _instance.State(p)));
            Assert.Equal("already", Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance, "rescue")).Code);
        }
        finally
        {
            if (other is not null)
                Directory.Delete(other, recursive: true);
        }
    }

    private sealed class BotIsLost : Exception;

    /// <summary>The commands of the note, as somebody would type them in the night; starting and stopping is the test's.</summary>
    [Theory]
    [InlineData("copy-open")]
    [InlineData("keep-old")]
    [InlineData("move-index")]
    [InlineData("place-copy")]
    public async Task Whoever_follows_the_note_beside_the_copy_brings_everything_back(string lostBefore)
    {
        var written = await DetachAsync(_instance);
        var plan = await PlanDrive.ReadyAsync(_instance, "rescue");
        Assert.Contains(plan.Summary, s => s.Contains("HOW-TO-GO-BACK.txt", StringComparison.Ordinal));
        await Assert.ThrowsAsync<BotIsLost>(() => PlanDrive.RunAsync(plan, "rescue", before: step => _ = step == lostBefore ? throw new BotIsLost() : 0));
        var note = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(plan.Value("rescued"))!, "HOW-TO-GO-BACK.txt"));
        var typed = note.Where(l => l.StartsWith("     ", StringComparison.Ordinal)).Select(l => l.Trim()).ToList();
        Assert.Contains(typed, l => l.StartsWith("supervisorctl start lims_zeoserver", StringComparison.Ordinal));
        foreach (var line in typed.Where(l => !l.StartsWith("supervisorctl", StringComparison.Ordinal) && !l.StartsWith("chown", StringComparison.Ordinal)))
        {
            using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            await shell.WaitForExitAsync();
        }
        Assert.Equal((written, written), (Read(_instance.DataFs), Read(plan.Value("rescued"))));
        Assert.Equal(Old, Read($"{plan.Value("safety")}/Data.fs"));
        Assert.False(File.Exists(_instance.DataFs + ".index"));
    }

    [Fact]
    public async Task A_server_that_dies_after_its_file_was_copied_costs_nothing()
    {
        var written = await DetachAsync(_instance);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "rescue"), "rescue", before: step =>
        {
            if (step == "check-copy")
                _instance.KillZeo();
        });
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal(written, Read(_instance.DataFs));
        Assert.Contains("ZEO ended while its file was copied", driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_dies_before_it_was_copied_leaves_everything_down_and_says_so()
    {
        await DetachAsync(_instance);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "rescue"), "rescue", before: step =>
        {
            if (step == "copy-open")
                _instance.KillZeo();
        });
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains("nothing is started", driven.Reason, StringComparison.Ordinal);
        Assert.Equal("STOPPED", _instance.State("lims_zeoclient1"));
    }

    [Fact]
    public async Task Who_still_writes_is_noticed_and_ZEO_keeps_its_file()
    {
        var written = await DetachAsync(_instance);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "rescue"), "rescue", before: step =>
        {
            if (step == "check-open-again")
                _instance.Commit("late");
        });
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Contains("somebody still writes", driven.Reason, StringComparison.Ordinal);
        Assert.Equal(written + "late", Read(_instance.OpenByZeo));
        Assert.Equal("RUNNING", _instance.State("lims_zeoclient1"));
        Assert.Equal(written, Read(driven.Plan.Value("rescued")));
    }

    [Fact]
    public async Task Once_the_server_has_ended_nothing_is_started_on_the_old_file()
    {
        var written = await DetachAsync(_instance);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "rescue"), "rescue", before: step =>
        {
            if (step == "place-copy")
                File.AppendAllText(_instance.DataFs, "touched");
        });
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.DoesNotContain("start-zeo", driven.Order);
        Assert.DoesNotContain("start-client1-back", driven.Order);
        Assert.Equal(written, Read(driven.Plan.Value("rescued")));
        Assert.Contains(driven.Plan.Value("rescued"), driven.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_not_whole_is_not_put_in_place()
    {
        await DetachAsync(_instance);
        _instance.Commit("half a transaction");
        var written = Read(_instance.OpenByZeo);
        var driven = await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "rescue"), "rescue");
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Contains("the copy is not whole", driven.Reason, StringComparison.Ordinal);
        Assert.Equal(written, Read(_instance.OpenByZeo));
        Assert.Equal(Old, Read(_instance.DataFs));
    }

    [Fact]
    public async Task A_copy_that_lacks_bytes_is_not_put_in_place()
    {
        await DetachAsync(_instance);
        var plan = await PlanDrive.ReadyAsync(_instance, "rescue");
        var driven = await PlanDrive.RunAsync(plan, "rescue", before: step =>
        {
            if (step == "check-copy")
                File.WriteAllText(plan.Value("rescued"), "short");
        });
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Contains("the copy has 5 bytes, what ZEO has open ", driven.Reason, StringComparison.Ordinal);
        Assert.Equal(Old, Read(_instance.DataFs));
    }

    /// <summary>The first copy was whole; the one that goes into place is made of it and can still be cut short by a full disk.</summary>
    [Fact]
    public async Task A_copy_beside_the_database_that_lacks_bytes_is_not_put_in_place()
    {
        await DetachAsync(_instance);
        var plan = await PlanDrive.ReadyAsync(_instance, "rescue");
        var driven = await PlanDrive.RunAsync(plan, "rescue", before: step =>
        {
            if (step == "check-beside")
                File.WriteAllText(plan.Value("beside"), "short");
        });
        Assert.NotEqual(Outcome.Succeeded, driven.Outcome);
        Assert.Contains("it has 5 bytes and should have ", driven.Reason, StringComparison.Ordinal);
        Assert.Equal(Old, Read(_instance.DataFs));
    }

    /// <summary>Cut off at every step that changes something, before or after it did: the work is somewhere, and there is always a Data.fs beside blobstorage.</summary>
    [Fact]
    public async Task Wherever_a_rescue_ends_the_work_is_there()
    {
        var changes = await CountAsync();
        Assert.True(changes.Count > 8);
        foreach (var cutAt in changes)
        {
            foreach (var cut in new[] { Cut.Before, Cut.After })
            {
                using var instance = new TemporaryInstance();
                var written = await DetachAsync(instance);
                var plan = await PlanDrive.ReadyAsync(instance, "rescue");
                var driven = await PlanDrive.RunAsync(plan, "rescue", cutAt, cut, before: _ => Assert.True(File.Exists(instance.DataFs)));
                var open = Directory.Exists($"/proc/{instance.ZeoPid}/fd") && File.Exists(instance.OpenByZeo) ? Read(instance.OpenByZeo) : null;
                var copy = File.Exists(plan.Value("rescued")) ? Read(plan.Value("rescued")) : null;
                Assert.True(open == written || copy == written, $"{plan.Steps[cutAt].Id} {cut}: the work is lost; {driven.Reason}");
                if (instance.State(TemporaryInstance.Programs[0]) == "RUNNING")
                    Assert.True(open == written, $"{plan.Steps[cutAt].Id} {cut}: ZEO runs on something else; {driven.Reason}");
                Assert.NotEqual(Outcome.Succeeded, driven.Outcome);
            }
        }
    }

    private static async Task<List<int>> CountAsync()
    {
        using var instance = new TemporaryInstance();
        await DetachAsync(instance);
        var plan = await PlanDrive.ReadyAsync(instance, "rescue");
        return [.. plan.Steps.Select((s, i) => (s, i)).Where(p => p.s.Effect == Effect.Changes).Select(p => p.i)];
    }
}
