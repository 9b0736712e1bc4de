using ChatOps.Core.Audit;
using ChatOps.Server;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Audit;

/// <summary>The key of the record: made once, apart from the state, followed by another one with its signature or with a gap that is told.</summary>
public class RecordKeyTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_key_is_made_at_the_first_start_for_its_account_alone_and_is_in_no_backup()
    {
        await using var bench = await new RecordBench().StartAsync();

        Assert.Equal(Private, File.GetUnixFileMode(bench.KeyFile));
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(bench.KeyFile)!));
        StateBackup.Save(bench.State, bench.In("backup"), overwrite: false);
        var secret = (await File.ReadAllLinesAsync(bench.KeyFile))[1];
        Assert.True(secret.Length > 40);
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(bench.In("backup")), StringComparison.Ordinal);
        var files = Directory.GetFiles(bench.State).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => File.ReadAllText(f).Contains(secret, StringComparison.Ordinal));
        var first = RecordLine.Read(Storage.Sql.Value<string>(bench.Database, "SELECT line FROM record WHERE number = 1")!)!.Entry;
        using var key = new RecordKeyFile(bench.KeyFile).Read();
        Assert.Equal(("record-key", KeyEntry.First(key)), (first.What, first.Detail));
        await bench.Engine.RestartAsync();
        Assert.Equal(1, bench.NumberOf("record-key"));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "others than the bot's account may read or change")]
    [InlineData(UnixFileMode.OtherWrite, "others than the bot's account may read or change")]
    [InlineData(UnixFileMode.None, "holds no private key on P-256 in PEM")]
    public async Task A_key_that_others_may_read_and_what_is_no_key_stop_the_start(UnixFileMode others, string told)
    {
        await using var bench = new RecordBench();
        Directory.CreateDirectory(Path.GetDirectoryName(bench.KeyFile)!);
        using (var key = RecordKey.Create())
            await File.WriteAllTextAsync(bench.KeyFile, others == UnixFileMode.None ? key.Public.Pem : key.Pem);
        File.SetUnixFileMode(bench.KeyFile, Private | others);

        Assert.Contains(told, (await Assert.ThrowsAsync<BotException>(bench.StartAsync)).Message, StringComparison.Ordinal);
    }

    /// <summary>Root can read every file: that it can be read does not make it the bot's.</summary>
    [HostFact]
    public async Task A_key_of_another_account_is_not_taken_also_by_root()
    {
        await using var bench = await new RecordBench().StartAsync();
        Assert.Equal(0, TestUsers.Run("chown", "nobody", bench.KeyFile));
        Assert.Contains(
            "belongs to nobody and not to", (await Assert.ThrowsAsync<BotException>(bench.Engine.RestartAsync)).Message, StringComparison.Ordinal);
        Assert.Throws<BotException>(() => new RecordKeyFile(bench.KeyFile).Read());
        // The one that lies ready from a broken rotation as well.
        Assert.Equal(0, TestUsers.Run("chown", "root", bench.KeyFile));
        using (var key = new RecordKeyFile(bench.KeyFile).Prepare())
        {
            Assert.Equal(0, TestUsers.Run("chown", "nobody", bench.KeyFile + ".next"));
            Assert.Throws<BotException>(() => new RecordKeyFile(bench.KeyFile).Find(key.Id));
        }
        File.Delete(bench.KeyFile + ".next");
        await bench.Engine.RestartAsync();
    }

    [Fact]
    public async Task After_a_lost_key_a_new_one_begins_and_its_entry_names_the_gap()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var before = await bench.AnchorAsync();
        File.Delete(bench.KeyFile);

        await bench.Engine.RestartAsync();
        var after = await bench.AnchorAsync();

        Assert.NotEqual(before.KeyId, after.KeyId);
        var report = bench.Verify(before, after);
        Assert.Empty(report.Findings);
        var gap = $"gap: the key {before.KeyId} is no longer in the key file; its last anchor is of entry {before.Number}";
        Assert.Contains(report.Notes, n => n.Contains(gap, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rotated_key_is_signed_by_the_old_one_and_each_is_good_for_its_own_entries()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.DestroyedAsync();
        var before = await bench.AnchorAsync();
        using var old = new RecordKeyFile(bench.KeyFile).Read();

        await RotateAsync(bench);
        var after = await bench.AnchorAsync();

        var report = bench.Verify(before, after);
        Assert.Empty(report.Findings);
        Assert.DoesNotContain(report.Notes, n => n.Contains("the key before did not sign", StringComparison.Ordinal));
        Assert.Equal(Private, File.GetUnixFileMode(bench.KeyFile));
        Assert.False(File.Exists(bench.KeyFile + ".next"));
        // Whoever stole the old key cannot anchor what came later.
        var late = Anchor.Sign(new(after.Number, after.Hash), old, after.At);
        Assert.Contains("which was not the record's at that entry", bench.Findings(late), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_that_the_old_key_did_not_sign_is_a_break()
    {
        await using var bench = await new RecordBench().StartAsync();
        using var old = new RecordKeyFile(bench.KeyFile).Read();
        using var other = RecordKey.Create();
        using var next = RecordKey.Create();
        await bench.Record.AppendAsync(
            s => Entry(KeyEntry.Rotated(next, other, s.Head).Replace(other.Id, old.Id, StringComparison.Ordinal)), CancellationToken.None);
        Assert.Contains("the signature of the key before is not good", bench.Findings(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_that_was_broken_off_before_the_key_was_in_place_is_finished()
    {
        await using var bench = await new RecordBench().StartAsync();
        var file = new RecordKeyFile(bench.KeyFile);
        using (var old = file.Read())
        using (var next = file.Prepare())
            await bench.Record.AppendAsync(s => Entry(KeyEntry.Rotated(next, old, s.Head)), CancellationToken.None);

        await bench.Engine.RestartAsync();
        var anchor = await bench.AnchorAsync();

        Assert.Empty(bench.Verify(anchor).Findings);
        Assert.Equal(2, Storage.Sql.Value<long>(bench.Database, "SELECT count(*) FROM record WHERE line LIKE '%\"record-key\"%'"));
    }

    private static async Task RotateAsync(RecordBench bench)
    {
        var file = new RecordKeyFile(bench.KeyFile);
        using var old = file.Read();
        using var next = file.Prepare();
        await bench.Record.AppendAsync(s => Entry(KeyEntry.Rotated(next, old, s.Head)), CancellationToken.None);
        file.Use();
    }

    private static AuditEntry Entry(string detail) => new(null, DateTimeOffset.UtcNow, "chatops", RecordWords.Key, detail);
}
