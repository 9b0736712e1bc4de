using ChatOps.Core.Audit;
using ChatOps.Core.SignIn;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

public sealed class GuestTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_program_beside_the_running_bot_adds_to_the_same_record()
    {
        var bot = new SqliteStore(temp.Data);
        await bot.SignIns.AddLinkAsync(Link("of-bot"), Line("ana"), [], None);
        var guest = new ExternalDatabase(temp.Data, TimeProvider.System).SignIns(["Web"]);

        await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => Task.Run(() => guest.AddLinkAsync(Link($"guest-{i}"), Line("chatops"), [An.Message($"m{i}")], None)))
                .Concat(Enumerable.Range(0, 10).Select(i => Task.Run(() => bot.SignIns.AddLinkAsync(Link($"bot-{i}"), Line("ben"), [], None)))));

        Assert.Equal(10, (await bot.Outbox.DueAsync("Web", An.Moment.AddYears(10), 100, None)).Count);
        var trail = await bot.Operations.AuditAsync(null, None);
        Assert.Equal(21, trail.Entries.Count);
        Assert.Null(trail.FirstBreak);
        // And the bot still takes it for the state it left.
        bot.Dispose();
        using var again = new SqliteStore(temp.Data);
        Assert.Null(again.Database.Began);
    }

    [Fact]
    public void There_must_be_a_state_that_the_bot_has_opened()
    {
        Assert.Equal("state-missing", Assert.Throws<StateException>(() => new ExternalDatabase(temp.Data, TimeProvider.System)).Code);
        new SqliteStore(temp.Data).Dispose();
        Sql.Execute(DataFolder.DatabaseIn(temp.Data), "UPDATE state SET new_epoch_due = 1");
        Assert.Equal("state-restored", Assert.Throws<StateException>(() => new ExternalDatabase(temp.Data, TimeProvider.System)).Code);
        Sql.Execute(DataFolder.DatabaseIn(temp.Data), "DELETE FROM migrations WHERE number > 1");
        Assert.Equal("state-older", Assert.Throws<StateException>(() => new ExternalDatabase(temp.Data, TimeProvider.System)).Code);
    }

    [Fact]
    public async Task A_state_that_was_put_back_has_no_sessions_and_no_links()
    {
        var now = DateTimeOffset.UtcNow;
        using (var store = new SqliteStore(temp.Data))
        {
            await store.SignIns.AddLinkAsync(Link("link"), Line("ana"), [], None);
            await store.SignIns.BeginAsync(new("hash", "h", "ana", "p", "token", "-", "-", now, now.AddHours(8)), Line("ana"), None);
        }
        StateBackup.Save(temp.Data, temp.In("copy"), overwrite: false);
        StateBackup.Restore(temp.Data, temp.In("copy"), now);

        using var restored = new SqliteStore(temp.Data);

        Assert.NotNull(restored.Database.Began);
        Assert.Null(await restored.SignIns.FindLinkAsync("link", None));
        Assert.Null(await restored.SignIns.FindAsync("hash", None));
    }

    [Fact]
    public async Task What_is_over_is_forgotten()
    {
        var now = DateTimeOffset.UtcNow;
        using var store = new SqliteStore(temp.Data);
        await store.SignIns.AddLinkAsync(Link("used-yesterday") with { ExpiresAt = now.AddDays(-2) }, Line("ana"), [], None);
        await store.SignIns.AddLinkAsync(Link("late") with { Person = "ben", ExpiresAt = now.AddMinutes(-1) }, Line("ana"), [], None);
        await store.SignIns.BeginAsync(new("hash", "h", "ana", "p", "token", "-", "-", now.AddHours(-9), now.AddHours(-1)), Line("ana"), None);

        await store.Retention.PruneSignInsAsync(None);

        Assert.Null(await store.SignIns.FindLinkAsync("used-yesterday", None));
        Assert.NotNull(await store.SignIns.FindLinkAsync("late", None));
        Assert.Equal(0, Sql.Value<long>(DataFolder.DatabaseIn(temp.Data), "SELECT count(*) FROM sessions"));
    }

    private static SignInLink Link(string hash) => new(hash, "ana", "chatops", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(10), UsedAt: null);

    private static AuditEntry Line(string person) => new(null, An.Moment, person, "sign-in-link", "for ana, in a test");
}
