using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

/// <summary>What waits for the disk, and what does not: a decision, a start and an end do; progress and receipts do not.</summary>
public class UnsyncedWriteTests
{
    // sqlite.org/pragma.html#pragma_synchronous
    private const long Normal = 1, Full = 2;

    [Fact]
    public async Task Only_what_is_asked_for_without_it_does_not_wait_for_the_disk()
    {
        using var temp = new TempFolder();
        using var store = new SqliteStore(temp.Data);
        Assert.Equal(Full, await store.Database.WriteAsync(Synchronous, CancellationToken.None));
        Assert.Equal(Normal, await store.Database.WriteUnsyncedAsync(Synchronous, CancellationToken.None));
        Assert.Equal(Full, await store.Database.WriteAsync(Synchronous, CancellationToken.None));
        Assert.Equal(Full, await store.Database.WriteAsync(Synchronous, patient: true, CancellationToken.None));

        static long Synchronous(Session session) => session.First<long>("PRAGMA synchronous");
    }

    /// <summary>A machine that dies may take with it what was not waited for; the mark beside the database must not say that it was there.</summary>
    [Fact]
    public async Task The_mark_of_how_far_the_state_had_come_counts_only_what_the_disk_has()
    {
        using var temp = new TempFolder();
        using var store = new SqliteStore(temp.Data);
        await store.Operations.CommitAsync(new(An.Operation()), CancellationToken.None);
        var mark = MarkOf(temp);
        Assert.Equal(mark, await CommitsAsync(store));

        await store.Database.WriteUnsyncedAsync(s => s.Execute("UPDATE outbox SET attempts = 0"), CancellationToken.None);
        Assert.Equal((mark, mark + 1), (MarkOf(temp), await CommitsAsync(store)));

        await store.Operations.CommitAsync(new(An.Operation("zzzzz")), CancellationToken.None);
        Assert.Equal((mark + 2, mark + 2), (MarkOf(temp), await CommitsAsync(store)));
    }

    private static Task<long> CommitsAsync(SqliteStore store) => store.Database.ReadAsync(s => s.First<long>("SELECT commits FROM state"), CancellationToken.None);

    private static long MarkOf(TempFolder temp) => HighWater.Read(Path.Combine(temp.Data, "high-water"))!.Commits;
}
