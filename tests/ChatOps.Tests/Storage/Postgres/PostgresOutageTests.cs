using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ChatOps.Tests.Storage.Postgres;

/// <summary>The server goes, comes back, cuts lines and fills up; what was confirmed is kept once.</summary>
public sealed class PostgresOutageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_line_that_is_cut_in_the_middle_of_a_write_makes_it_begin_again_and_be_kept_once()
    {
        var place = PostgresCluster.Shared.NewState(temp.Data);
        using var store = new PostgresStore(place);
        var tries = 0;
        await store.Database.WriteAsync(
            s =>
            {
                FeedRows.Append(s, new("test", "one", "ops", null));
                if (++tries == 1)
                    store.Tamper("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
                FeedRows.Append(s, new("test", "two", "ops", null));
            },
            None);
        Assert.Equal(2, tries);
        Assert.Equal(["one", "two"], (await store.Feed.AfterAsync(0, 10, None)).Select(e => e.Subject));
    }

    [Theory]
    [InlineData(1, 2)] // CuttingProxy.When.BeforeTheServerHears: it came to nothing, so it is done again
    [InlineData(2, 1)] // CuttingProxy.When.BeforeItsAnswer: it was kept, so it is not
    public async Task A_commit_whose_answer_is_lost_is_asked_for_and_kept_once(int when, int expected)
    {
        var cluster = PostgresCluster.Shared;
        var place = cluster.NewState(temp.Data);
        using var proxy = new CuttingProxy(cluster.Port);
        var text = new NpgsqlConnectionStringBuilder(place.Server!.Connection) { Host = "127.0.0.1", Port = proxy.Port };
        using var store = new PostgresStore(place with { Server = new(text.ToString()) });
        var tries = 0;
        proxy.Cut((CuttingProxy.When)when);
        await store.Database.WriteAsync(
            s =>
            {
                tries++;
                FeedRows.Append(s, new("test", "once", "ops", null));
            },
            None);
        Assert.Equal((1, expected), (proxy.Cuts, tries));
        Assert.Equal("once", Assert.Single(await store.Feed.AfterAsync(0, 10, None)).Subject);
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task A_write_that_collided_with_another_is_done_again(string code)
    {
        using var store = new PostgresStore(PostgresCluster.Shared.NewState(temp.Data));
        var tries = 0;
        await store.Database.WriteAsync(
            s =>
            {
                FeedRows.Append(s, new("test", "once", "ops", null));
                if (++tries == 1)
                    s.Execute($"DO $$ BEGIN RAISE EXCEPTION SQLSTATE '{code}'; END $$");
            },
            None);
        Assert.Equal(2, tries);
        Assert.Single(await store.Feed.AfterAsync(0, 10, None));
    }

    [Fact]
    public async Task While_the_server_is_away_reads_and_writes_wait_for_it_and_readiness_says_so_when_it_stays_away()
    {
        using var cluster = new PostgresCluster();
        using var store = new PostgresStore(cluster.NewState(temp.Data));
        var check = new StateCheck(store.Database);
        cluster.Stop();
        var written = store.Operations.CommitAsync(new(An.Operation()), None);
        var read = store.Operations.UnfinishedAsync(None);
        await Task.Delay(300);
        Assert.False(written.IsCompleted || read.IsCompleted);

        var gone = await Assert.ThrowsAsync<StateUnwritableException>(() => written);
        Assert.Contains("cannot be reached", gone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Password, gone.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateUnwritableException>(() => read);
        var sick = check.CheckHealthAsync(new());
        cluster.Start();

        Assert.Equal(HealthStatus.Healthy, (await sick).Status);
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(An.Operation()), None));
        Assert.Single(await store.Operations.UnfinishedAsync(None));
    }

    [MountFact]
    public async Task A_full_disk_of_the_server_is_said_keeps_nothing_half_and_is_over_when_there_is_room_again()
    {
        using var cluster = new PostgresCluster();
        var small = cluster.Folder("small");
        Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", $"size=40m,mode=0700,uid={PostgresCluster.Uid},gid={PostgresCluster.Gid}", "none", small));
        try
        {
            var place = cluster.NewState(temp.Data);
            cluster.Execute("postgres", $"CREATE TABLESPACE small LOCATION '{small}'");
            cluster.Execute("postgres", $"ALTER DATABASE {place.Server!.Database} SET TABLESPACE small");
            using (var store = new PostgresStore(place))
            {
                var filler = Path.Combine(small, "filler");
                Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[64 << 20]));
                var operation = An.Operation() with
                {
                    Command = new("/test", "test", "x", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("t", Noise(1 << 20))),
                };
                var full = await Assert.ThrowsAsync<StateUnwritableException>(() => store.Operations.CommitAsync(new(operation), None));
                Assert.Contains("could not extend file", full.Message, StringComparison.Ordinal);
                Assert.Null(await store.Operations.FindAsync(operation.Id, None));

                File.Delete(filler);
                Assert.Equal(HealthStatus.Healthy, (await new StateCheck(store.Database).CheckHealthAsync(new())).Status);
                Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(operation), None));
            }
            cluster.Stop();
        }
        finally
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", small));
        }
    }

    /// <summary>What cannot be made smaller.</summary>
    private static string Noise(int length) => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(length));
}
