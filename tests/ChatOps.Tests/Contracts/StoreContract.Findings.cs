using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

// What was found out and is not forgotten.
public abstract partial class StoreContract
{
    [Fact]
    public async Task What_was_found_out_is_kept_by_target_and_key_and_the_newer_one_counts()
    {
        using (var store = Open())
        {
            await store.Operations.CommitAsync(
                new(Operation: null) { Keep = [Kept("lims1", "point b", "old"), Kept("lims1", "point a", "one"), Kept("lims2", "point b", "other"), Kept("lims1", "source", "x")] }, None);
            await store.Findings.KeepAsync(Kept("lims1", "point b", "new | 'quoted' %_"), None);
        }
        using var reopened = Open();
        var found = await reopened.Findings.OfAsync(new("senaite", "lims1"), "point ", None);
        Assert.Equal([("point a", "one"), ("point b", "new | 'quoted' %_")], found.Select(f => (f.Finding.Key, f.Finding.Value)));
        Assert.Equal(Kept("lims1", "point a", "one"), found[0]);
        Assert.Empty(await reopened.Findings.OfAsync(new("senaite", "lims1"), "POINT", None));
    }

    [Fact]
    public async Task What_was_found_out_of_all_targets_is_read_by_what_its_key_begins_with()
    {
        using var store = Open();
        await store.Operations.CommitAsync(
            new(Operation: null)
            {
                Keep =
                [
                    Kept("lims2", "point a", "2a"), Kept("lims1", "point b", "1b"), Kept("lims1", "point é", "1é"), Kept("lims1", "point", "shorter"), Kept("lims1", "point!", "beside"),
                    Kept("lims1", "pointed", "longer"), Kept("lims1", "Point a", "large"), Kept("lims3", "source", "x"),
                ],
            },
            None);
        var found = await store.Findings.AllAsync("point ", None);
        Assert.Equal([("lims1", "1b"), ("lims1", "1é"), ("lims2", "2a")], found.Select(f => (f.Target.Name, f.Finding.Value)));
        Assert.Empty(await store.Findings.AllAsync("points ", None));
    }

    private static KeptFinding Kept(string target, string key, string value) => new(new TargetId("senaite", target), new(key, value), "k3x9p", An.Moment);
}
