using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

public sealed class StateBackupTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    private string Backup => temp.In("state.backup");

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_backup_of_a_running_bot_comes_back_in_a_new_epoch()
    {
        using (var store = new SqliteStore(temp.Data))
        {
            await store.Operations.CommitAsync(new(An.AwaitingApproval("saved")), None);
            StateBackup.Save(temp.Data, Backup, overwrite: false);
            await store.Operations.CommitAsync(new(An.Operation("later")), None);
        }

        var kept = StateBackup.Restore(temp.Data, Backup, An.Moment);

        using var restored = new SqliteStore(temp.Data);
        Assert.Contains("restored", restored.Database.Began!.Why, StringComparison.Ordinal);
        Assert.Equal(Outcome.Refused, (await restored.Operations.FindByHandleAsync("saved", None))!.Outcome);
        Assert.Null(await restored.Operations.FindByHandleAsync("later", None));
        Assert.Equal(1, Sql.Value<long>(kept!, "SELECT count(*) FROM operations WHERE handle = 'later'"));
        Assert.EndsWith("chatops.db.replaced-2026-11-22-07-45-12", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restored_state_of_this_very_moment_begins_a_new_epoch_too()
    {
        using (new SqliteStore(temp.Data))
            StateBackup.Save(temp.Data, Backup, overwrite: false);
        StateBackup.Restore(temp.Data, Backup, An.Moment);

        using (var restored = new SqliteStore(temp.Data))
            Assert.Equal(2, restored.Database.Began?.Number);
        using (var next = new SqliteStore(temp.Data))
            Assert.Null(next.Database.Began);
    }

    [Fact]
    public async Task A_restore_into_an_empty_folder_works()
    {
        using (var store = new SqliteStore(temp.Data))
        {
            await store.Operations.CommitAsync(new(An.Operation("saved")), None);
            StateBackup.Save(temp.Data, Backup, overwrite: false);
        }

        Assert.Null(StateBackup.Restore(temp.In("elsewhere"), Backup, An.Moment));

        using var restored = new SqliteStore(temp.In("elsewhere"));
        Assert.NotNull(await restored.Operations.FindByHandleAsync("saved", None));
    }

    [Fact]
    public async Task What_a_killed_bot_left_in_its_log_is_kept_with_the_replaced_database()
    {
        using (var store = new SqliteStore(temp.Data))
        {
            StateBackup.Save(temp.Data, Backup, overwrite: false);
            await store.Operations.CommitAsync(new(An.Operation("later")), None);
            Directory.CreateDirectory(temp.In("killed"));
            foreach (var name in new[] { "chatops.db", "chatops.db-wal" })
                File.Copy(Path.Combine(temp.Data, name), Path.Combine(temp.In("killed"), name));
        }

        var kept = StateBackup.Restore(temp.In("killed"), Backup, An.Moment);

        Assert.Equal(1, Sql.Value<long>(kept!, "SELECT count(*) FROM operations"));
        using var restored = new SqliteStore(temp.In("killed"));
        Assert.Null(await restored.Operations.FindByHandleAsync("later", None));
    }

    [Fact]
    public void A_backup_is_private_and_one_file()
    {
        using var store = new SqliteStore(temp.Data);

        StateBackup.Save(temp.Data, Backup, overwrite: false);

        Assert.Equal(Private, File.GetUnixFileMode(Backup));
        Assert.Equal([Backup], Directory.GetFiles(temp.Path));
        Assert.Equal("ok", Sql.Value<string>(Backup, "PRAGMA integrity_check"));
    }

    [Fact]
    public void A_file_that_is_there_is_not_overwritten_unless_told()
    {
        using var store = new SqliteStore(temp.Data);
        File.WriteAllText(Backup, "precious");

        Assert.Equal("backup-exists", Assert.Throws<StateException>(() => StateBackup.Save(temp.Data, Backup, overwrite: false)).Code);
        Assert.Equal("precious", File.ReadAllText(Backup));

        StateBackup.Save(temp.Data, Backup, overwrite: true);
        Assert.Equal("ok", Sql.Value<string>(Backup, "PRAGMA integrity_check"));
    }

    [Fact]
    public void A_running_bot_is_not_restored()
    {
        using var store = new SqliteStore(temp.Data);
        StateBackup.Save(temp.Data, Backup, overwrite: false);

        Assert.Equal("data-busy", Assert.Throws<StateException>(() => StateBackup.Restore(temp.Data, Backup, An.Moment)).Code);
    }

    [Fact]
    public async Task Nothing_but_a_whole_database_of_ours_is_put_in_place()
    {
        using (var store = new SqliteStore(temp.Data))
        {
            await store.Operations.CommitAsync(new(An.Operation("first")), None);
            StateBackup.Save(temp.Data, temp.In("newer"), overwrite: false);
            StateBackup.Save(temp.Data, temp.In("damaged"), overwrite: false);
        }
        Sql.Execute(temp.In("newer"), "INSERT INTO migrations VALUES (9999, 'later.sql', '')");
        Damage(temp.In("damaged"));
        File.WriteAllText(temp.In("text"), new string('x', 10_000));
        File.WriteAllText(temp.In("empty"), "");
        Sql.Execute(temp.In("foreign"), "CREATE TABLE t (a)");

        string Code(string file) => Assert.Throws<StateException>(() => StateBackup.Restore(temp.Data, temp.In(file), An.Moment)).Code;

        Assert.Equal("state-newer", Code("newer"));
        Assert.Equal("backup-damaged", Code("damaged"));
        Assert.Equal("state-unreadable", Code("text"));
        Assert.Equal("state-foreign", Code("empty"));
        Assert.Equal("state-foreign", Code("foreign"));
        Assert.Equal("backup-missing", Code("missing"));
        Assert.DoesNotContain(Directory.GetFiles(temp.Data), f => f.Contains(".part-", StringComparison.Ordinal) || f.Contains("replaced", StringComparison.Ordinal));
        using var still = new SqliteStore(temp.Data);
        Assert.Null(still.Database.Began);
        Assert.NotNull(await still.Operations.FindByHandleAsync("first", None));
    }

    /// <summary>Overwrites the last page: nothing that is read to find out what kind of database it is.</summary>
    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(bytes.Length - 4096).Fill(0x5a);
        File.WriteAllBytes(file, bytes);
    }
}
