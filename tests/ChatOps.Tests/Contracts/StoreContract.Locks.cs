using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

public abstract partial class StoreContract
{
    private static readonly LockKey Host1 = new(new("host", "one"), "one");
    private static readonly LockKey Host2 = new(new("host", "two"), "two");
    private static readonly LockKey Lims = new(new("senaite", "lims"), "one");
    private static readonly LockKey Vtom = new(new("vtom", "vt"), "one");
    private static readonly LockKey Other = new(new("senaite", "other"), "two");

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_change_on_a_host_excludes_those_on_everything_on_it_and_nothing_else(string held, string wanted, bool excluded)
    {
        using var store = Open();
        var first = await StoredAsync(store, An.Queued("aaaaa"));
        var second = await StoredAsync(store, An.Queued("bbbbb"));

        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(Taking(first, Key(held)), None));
        Assert.Equal(excluded ? CommitResult.TargetBusy : CommitResult.Done, await store.Operations.CommitAsync(Taking(second, Key(wanted)), None));
        Assert.Equal(excluded ? ["aaaaa"] : ["aaaaa", "bbbbb"], (await store.Operations.LocksAsync(None)).Select(l => l.Handle).Order());
    }

    public static TheoryData<string, string, bool> Pairs => new()
    {
        { "lims", "lims", true },
        { "host1", "lims", true },
        { "lims", "host1", true },
        { "host1", "host1", true },
        { "host1", "host2", false },
        { "host1", "other", false },
        { "other", "host1", false },
        { "lims", "vtom", false },
    };

    [Fact]
    public async Task Several_locks_are_taken_together_or_not_at_all_and_freed_together()
    {
        using var store = Open();
        var several = await StoredAsync(store, An.Queued("aaaaa"));
        var one = await StoredAsync(store, An.Queued("bbbbb"));
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(Taking(one, Other), None));

        // The first two are free; the third is in the way of what is held.
        Assert.Equal(CommitResult.TargetBusy, await store.Operations.CommitAsync(Taking(several, Lims, Vtom, Host2), None));
        Assert.Equal("bbbbb", Assert.Single(await store.Operations.LocksAsync(None)).Handle);

        await store.Operations.CommitAsync(new(one with { Version = 2 }) { Free = true }, None);
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(Taking(several, Lims, Vtom, Host2), None));
        var held = await store.Operations.LocksAsync(None);
        Assert.Equal([Host2, Lims, Vtom], held.Select(l => l.Key));
        Assert.All(held, l => Assert.Equal("aaaaa", l.Handle));

        await store.Operations.CommitAsync(new(several with { Version = 2 }) { Free = true }, None);
        Assert.Empty(await store.Operations.LocksAsync(None));
    }

    [Fact]
    public async Task Whoever_takes_sets_of_locks_in_any_order_at_once_gets_through_and_never_holds_what_another_one_holds()
    {
        using var store = Open();
        LockKey[] all = [Host1, Host2, Lims, Vtom, Other];
        // For each operation its own seed: the same sets and orders in every run; who comes first differs.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            var operation = await StoredAsync(store, An.Queued($"race{seed}"));
            for (var round = 0; round < 6;)
            {
                var wanted = random.GetItems(all, random.Next(1, 4)).Distinct().ToArray();
                var taken = await store.Operations.CommitAsync(Taking(operation, [.. wanted]), None);
                if (taken == CommitResult.TargetBusy)
                {
                    await Task.Yield();
                    continue;
                }
                Assert.Equal(CommitResult.Done, taken);
                var held = await store.Operations.LocksAsync(None);
                Assert.Equal(wanted.Length, held.Count(l => l.Operation == operation.Id));
                Assert.DoesNotContain(held, l => held.Any(o => o.Operation != l.Operation && o.Key.Excludes(l.Key)));
                operation = operation with { Version = operation.Version + 1 };
                Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(operation) { Free = true }, None));
                operation = operation with { Version = operation.Version + 1 };
                round++;
            }
        })));
        Assert.Empty(await store.Operations.LocksAsync(None));
    }

    private static LockKey Key(string name) => name switch
    {
        "host1" => Host1,
        "host2" => Host2,
        "lims" => Lims,
        "vtom" => Vtom,
        _ => Other,
    };

    private static Change Taking(Operation operation, params ImmutableArray<LockKey> keys) =>
        new(operation) { Take = TargetLock.Of(operation, keys, An.Moment) };
}
