using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What is offered for completion without asking a host.</summary>
[Trait("Category", "Decisions")]
public class KnownPointsTests
{
    [Fact]
    public async Task The_restore_points_that_were_judged_before_are_known_the_newest_first()
    {
        var (target, findings) = (new TargetId("senaite", "lims1"), new MemoryFindings());
        foreach (var key in (string[])["point 2026-11-20-02-30-04 17", "point 2026-11-21-02-30-04 18", "point 2026-11-21-02-30-04 19", "point 2031-05-04-02-30-00 20", "source 7"])
            await findings.KeepAsync(new(target, new(key, "x"), "k3x9p", default), CancellationToken.None);
        var restore = (IKnownValues)AllRunbooks.Commands.First(r => r.Spec.Name == "senaite restore");

        var now = new DateTimeOffset(2026, 11, 22, 4, 30, 4, TimeSpan.Zero);
        async Task<string[]> KnownAsync(string parameter, TargetId at) => [.. (await restore.ValuesAsync(parameter, at, findings, now, CancellationToken.None)).Select(v => $"{v.Value}: {v.About}")];
        Assert.Equal(["latest: the newest one there is", "2026-11-21-02-30-04: 1 day 2 h old", "2026-11-20-02-30-04: 2 days 2 h old"], await KnownAsync("point", target));
        await findings.KeepAsync(new(target, new("point 2026-11-20-02-30-04 17", "a|s|not-whole||99 of 111 blobs"), "k3x9p", default), CancellationToken.None);
        Assert.Contains("2026-11-20-02-30-04: 2 days 2 h old, 99 of 111 blobs", await KnownAsync("point", target));
        Assert.Single(await KnownAsync("point", target with { Name = "lims2" }));
        Assert.Empty(await KnownAsync("reason", target));
    }
}
