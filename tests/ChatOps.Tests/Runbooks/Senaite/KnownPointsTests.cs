using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Tests.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>What is offered for completion without asking a host.</summary>
public class KnownPointsTests
{
    [Fact]
    public async Task The_restore_points_that_were_judged_before_are_known_the_newest_first()
    {
        var (target, findings) = (new TargetId("senaite", "lims1"), new MemoryFindings());
        foreach (var key in (string[])["point 2026-11-20-02-30-04 17", "point 2026-11-21-02-30-04 18", "point 2026-11-21-02-30-04 19", "source 7"])
            await findings.KeepAsync(new(target, new(key, "x"), "k3x9p", default), CancellationToken.None);
        var restore = (IKnownValues)AllRunbooks.Commands.First(r => r.Spec.Name == "senaite restore");

        Assert.Equal(["latest", "2026-11-21-02-30-04", "2026-11-20-02-30-04"], await restore.ValuesAsync("point", target, findings, CancellationToken.None));
        Assert.Equal(["latest"], await restore.ValuesAsync("point", target with { Name = "lims2" }, findings, CancellationToken.None));
        Assert.Empty(await restore.ValuesAsync("reason", target, findings, CancellationToken.None));
    }
}
