using System.Net.Sockets;
using System.Text;
using ChatOps.Core.Audit;
using ChatOps.Core.Operations;
using ChatOps.Server.Execution;
using ChatOps.Server.Record;
using ChatOps.Tests.Execution;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Audit;

/// <summary>The head goes to places outside of the state, after approvals and in time, and no place stands in anybody's way.</summary>
public class AnchoringTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task After_an_approval_the_head_is_anchored_also_when_a_place_fails_and_the_operation_runs_on()
    {
        var place = new Fickle();
        await using var bench = await new RecordBench(alone: true, place).StartAsync();

        var ended = await bench.DestroyedAsync();

        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        var approved = bench.NumberOf("approved");
        await UntilAsync(async () => (await bench.Record.StateAsync(None)).Last?.Number >= approved);
        Assert.NotEqual(0, place.Asked);
    }

    [Fact]
    public async Task Without_an_approval_it_is_anchored_after_the_interval_and_only_when_it_has_moved()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.AnchorAsync();
        var anchoring = bench.Engine.Get<Anchoring>();
        Assert.Null(await anchoring.LookAsync(None));
        bench.Engine.Time.Move(TimeSpan.FromHours(2));
        Assert.Null(await anchoring.LookAsync(None));
        await bench.Engine.SayAsync("viewer", "/test destroy");
        Assert.NotNull(await anchoring.LookAsync(None));
        await bench.Engine.SayAsync("viewer", "/test destroy");
        Assert.Null(await anchoring.LookAsync(None));

        // An approval waits for no interval.
        await bench.DestroyedAsync();
        Assert.NotNull(await anchoring.LookAsync(None));
    }

    [Fact]
    public async Task A_place_that_fails_is_told_and_gets_the_next_anchor()
    {
        var place = new Fickle();
        await using var bench = await new RecordBench(place).StartAsync();
        var anchoring = bench.Engine.Get<Anchoring>();
        var missed = await bench.AnchorAsync();

        var health = await anchoring.CheckHealthAsync(new());
        Assert.Equal((HealthStatus.Degraded, "anchors of the record do not reach fickle; the bot's log says why"), (health.Status, health.Description));

        place.Works = true;
        Assert.Null(await anchoring.LookAsync(None));
        Assert.Empty(place.Has);
        // Nothing new has happened, and the interval is over.
        bench.Engine.Time.Move(TimeSpan.FromHours(2));
        Assert.Null(await anchoring.LookAsync(None));
        Assert.Equal([missed], place.Has);
        Assert.Equal(HealthStatus.Healthy, (await anchoring.CheckHealthAsync(new())).Status);
    }

    [Fact]
    public async Task The_first_anchor_of_a_day_is_posted_in_the_channel()
    {
        await using var bench = await new RecordBench().StartAsync();
        var first = await bench.AnchorAsync();
        bench.Engine.Time.Move(TimeSpan.FromDays(1));
        await bench.DestroyedAsync();
        await bench.Engine.Get<Anchoring>().LookAsync(None);
        await bench.DestroyedAsync();
        await bench.Engine.Get<Anchoring>().LookAsync(None);

        var posted = (await bench.Engine.MessagesAsync()).Where(m => m.Key.StartsWith("anchor:", StringComparison.Ordinal)).Select(m => m.Value).ToList();
        Assert.Equal(2, posted.Count);
        Assert.Contains(posted, m => m.Channel == "ops" && m.Body.Code == first.Line);
    }

    [Fact]
    public async Task A_file_grows_by_a_line_and_is_read_as_it_is()
    {
        await using var bench = new RecordBench();
        var place = new AnchorFile(bench.In("anchors"));
        var (one, two) = (An(1), An(2));
        await place.WriteAsync(one, None);
        await place.WriteAsync(two, None);
        Assert.Equal([one, two], (await File.ReadAllLinesAsync(bench.In("anchors"))).Select(Anchor.Parse));
        await Assert.ThrowsAsync<AnchorPlaceException>(() => new AnchorFile(bench.In("nowhere/anchors")).WriteAsync(one, None));
        await bench.StartAsync();
    }

    /// <summary>A disk with room for a part of the line: what was written of it must not spoil the next one.</summary>
    [MountFact]
    public async Task A_line_that_a_full_disk_cut_off_is_told_and_the_next_one_is_whole()
    {
        await using var bench = await new RecordBench().StartAsync();
        var small = Directory.CreateDirectory(bench.In("small")).FullName;
        Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", "size=64k", "none", small));
        try
        {
            var (file, filler) = (Path.Combine(small, "anchors"), Path.Combine(small, "filler"));
            // The first page of the file has room for thirty bytes more, and the disk for none.
            await File.WriteAllTextAsync(file, new string('x', Environment.SystemPageSize - 31) + "\n");
            Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[1 << 20]));
            var place = new AnchorFile(file);
            await Assert.ThrowsAsync<AnchorPlaceException>(() => place.WriteAsync(An(1), None));
            Assert.EndsWith("\nchatops-anchor v1 2026-11-22T0", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

            File.Delete(filler);
            await place.WriteAsync(An(2), None);
            Assert.Equal([An(2)], (await File.ReadAllLinesAsync(file)).Select(Anchor.Parse).OfType<Anchor>());
        }
        finally
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", small));
        }
    }

    [Fact]
    public async Task Syslog_gets_a_datagram_on_its_socket()
    {
        await using var bench = await new RecordBench().StartAsync();
        var path = bench.In("log");
        using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(path));
        await new AnchorSyslog(path).WriteAsync(An(1), None);
        var buffer = new byte[2000];
        var said = Encoding.ASCII.GetString(buffer, 0, log.Receive(buffer));
        Assert.Matches(@"^<85>[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d chatops\[\d+\]: chatops-anchor v1 ", said);
        Assert.Equal(An(1), Anchor.Parse(said));
        await Assert.ThrowsAsync<AnchorPlaceException>(() => new AnchorSyslog(bench.In("none")).WriteAsync(An(1), None));
    }

    [Fact]
    public async Task A_command_of_the_site_reads_the_line_and_its_failure_and_its_slowness_are_told()
    {
        await using var bench = await new RecordBench().StartAsync();
        var (file, limit) = (bench.In("taken"), TimeSpan.FromSeconds(20));
        await new AnchorCommand(["/usr/bin/tee", "-a", file], limit).WriteAsync(An(1), None);
        Assert.Equal(An(1).Line + "\n", await File.ReadAllTextAsync(file));
        var failed = await Assert.ThrowsAsync<AnchorPlaceException>(() => new AnchorCommand(["/bin/false"], limit).WriteAsync(An(1), None));
        Assert.Equal("/bin/false ended with 1", failed.Message);
        await Assert.ThrowsAsync<AnchorPlaceException>(() => new AnchorCommand(["/nowhere/at/all"], limit).WriteAsync(An(1), None));
        await Assert.ThrowsAsync<AnchorPlaceException>(() => new AnchorCommand(["/bin/sleep", "60"], TimeSpan.FromMilliseconds(200)).WriteAsync(An(1), None));
    }

    private static Anchor An(long number) => new(new(2026, 11, 22, 7, 45, 12, TimeSpan.Zero), number, new('a', 64), "0123456789abcdef", "MEUCIQ==");

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var giveUp = DateTime.UtcNow.AddMinutes(1);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < giveUp, "in vain");
            await Task.Delay(20);
        }
    }

    private sealed class Fickle : IAnchorPlace
    {
        public string Name => "fickle";

        public bool Works { get; set; }

        public int Asked { get; private set; }

        public List<Anchor> Has { get; } = [];

        public Task WriteAsync(Anchor anchor, CancellationToken cancellationToken)
        {
            Asked++;
            if (!Works)
                throw new AnchorPlaceException("not today");
            Has.Add(anchor);
            return Task.CompletedTask;
        }
    }
}
