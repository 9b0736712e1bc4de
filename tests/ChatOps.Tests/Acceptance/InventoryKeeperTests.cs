using System.Collections.Immutable;
using ChatOps.Core.Acceptance;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Tests.Acceptance;

/// <summary>What was read elsewhere counts when a person accepted it, and exactly that.</summary>
public sealed class InventoryKeeperTests : IAsyncLifetime, IDisposable
{
    private readonly EngineBench _bench = new(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")));
    private readonly ScriptedSource _source = new();
    private LiveInventory _live = null!;
    private InventoryKeeper _keeper = null!;

    public Task InitializeAsync()
    {
        Build();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public void Dispose()
    {
        // The bench has ended already: xunit calls DisposeAsync first.
    }

    [Fact]
    public async Task A_new_host_is_told_and_inert_until_it_is_accepted()
    {
        _source.Next = Hosts(("web1", "10.0.0.1"));
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Null(_live.FindHost("web1"));
        var told = await ToldAsync();
        Assert.Contains($"/ops inventory accept {_live.State.PendingDigest}", told.Body.Text, StringComparison.Ordinal);
        Assert.Contains("host:web1", told.Body.Table!.Rows[0]);

        Assert.IsType<Answer.Replied>(await AcceptAsync(_live.State.PendingDigest));
        Assert.Equal("10.0.0.1", _live.FindHost("web1")!.Address);
    }

    [Fact]
    public async Task What_came_after_somebody_looked_is_not_accepted_with_what_they_saw()
    {
        _source.Next = Hosts(("web1", "10.0.0.1"));
        await _keeper.LookAsync(CancellationToken.None);
        var seen = _live.State.PendingDigest;
        _source.Next = Hosts(("web1", "10.6.6.6"));
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Equal("inventory-stale", Assert.IsType<Answer.Refused>(await AcceptAsync(seen)).Code);
        Assert.Null(_live.FindHost("web1"));
    }

    [Fact]
    public async Task A_changed_host_is_not_operable_and_what_waits_for_it_is_void()
    {
        await AcceptedAsync(Hosts(("web1", "10.0.0.1")));
        var store = _bench.Get<IOperationStore>();
        var waits = An.AwaitingApproval() with { Target = new("host", "web1") };
        await store.CommitAsync(new(waits), CancellationToken.None);
        _source.Next = Hosts(("web1", "10.6.6.6"));
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Null(_live.FindHost("web1"));
        var ended = (await store.FindAsync(waits.Id, CancellationToken.None))!;
        Assert.Equal((Outcome.Refused, "target-changed"), (ended.Outcome, ended.Code));
        // What had begun comes to its end where it was begun.
        Assert.Equal("10.0.0.1", _live.FindRunningHost("web1")!.Address);
    }

    [Fact]
    public async Task What_waits_for_a_target_on_a_changed_host_is_void_and_what_waits_elsewhere_is_not()
    {
        var lims = new InventoryEntry(new("senaite", "lims"), "web1", ImmutableSortedDictionary<string, string>.Empty);
        await AcceptedAsync(Hosts(("web1", "10.0.0.1"), ("web2", "10.0.0.2")) with { Read = With(Hosts(("web1", "10.0.0.1"), ("web2", "10.0.0.2")), lims) });
        var store = _bench.Get<IOperationStore>();
        var on = An.AwaitingApproval("aaaaa", "random-a") with { Target = lims.Id };
        var elsewhere = An.AwaitingApproval("bbbbb", "random-b") with { Target = new("host", "web2") };
        await store.CommitAsync(new(on), CancellationToken.None);
        await store.CommitAsync(new(elsewhere), CancellationToken.None);
        _source.Next = new(With(Hosts(("web1", "10.6.6.6"), ("web2", "10.0.0.2")), lims), null);
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Equal("target-changed", (await store.FindAsync(on.Id, CancellationToken.None))!.Code);
        Assert.Equal(OperationState.AwaitingApproval, (await store.FindAsync(elsewhere.Id, CancellationToken.None))!.State);
        Assert.DoesNotContain(_live.Targets, t => t.Id == lims.Id);
    }

    [Fact]
    public async Task The_last_good_reading_counts_while_the_inventory_is_broken_and_its_age_is_told_once()
    {
        await AcceptedAsync(Hosts(("web1", "10.0.0.1")));
        _source.Next = InventoryLook.Failed("it is broken");
        await _keeper.LookAsync(CancellationToken.None);
        _source.Next = InventoryLook.Failed("it is broken");
        await _keeper.LookAsync(CancellationToken.None);

        Assert.NotNull(_live.FindHost("web1"));
        var told = (await _bench.MessagesAsync()).Values.Where(m => m.Body.Text.Contains("inventory-unread: it is broken", StringComparison.Ordinal) && m.Channel == "ops").ToList();
        Assert.Contains("The bot goes on with what it read at", Assert.Single(told).Body.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_accepted_outlives_the_bot_and_counts_before_the_first_reading()
    {
        await AcceptedAsync(Hosts(("web1", "10.0.0.1")));
        Build();
        Assert.Null(_live.FindHost("web1"));
        await _keeper.LoadAsync(CancellationToken.None);
        Assert.Equal("10.0.0.1", _live.FindHost("web1")!.Address);
        Assert.NotNull(_live.State.ReadAt);
    }

    [Fact]
    public async Task Who_may_look_at_the_inventory_may_not_therefore_accept_it()
    {
        _bench.People.Become("viewer", "viewer");
        _source.Next = Hosts(("web1", "10.0.0.1"));
        await _keeper.LookAsync(CancellationToken.None);
        var refused = Assert.IsType<Answer.Refused>(
            await _keeper.AcceptAsync("d", _bench.People.Find("viewer")!, "ops", _live.State.PendingDigest, CancellationToken.None));
        Assert.Equal("access-denied", refused.Code);
        Assert.Null(_live.FindHost("web1"));
    }

    [Fact]
    public async Task A_host_that_is_being_worked_on_does_not_become_another_one()
    {
        await AcceptedAsync(Hosts(("web1", "10.0.0.1")));
        var store = _bench.Get<IOperationStore>();
        var running = An.Running() with { Target = new("host", "web1") };
        await store.CommitAsync(new(running) { Take = TargetLock.Of(running, [new(running.Target, "web1")], An.Moment) }, CancellationToken.None);
        _source.Next = Hosts(("web1", "10.6.6.6"));
        await _keeper.LookAsync(CancellationToken.None);

        Assert.Equal("target-busy", Assert.IsType<Answer.Refused>(await AcceptAsync(_live.State.PendingDigest)).Code);
    }

    [Fact]
    public void Kept_and_read_back_it_is_the_same_whatever_is_in_it()
    {
        var entry = new InventoryEntry(new("senaite", "a:b"), "web 1", ImmutableSortedDictionary<string, string>.Empty.Add("Data", "/a\tb\nc%20é").Add("X", "{{"));
        var state = InventoryState.Empty with { Read = new([entry], ImmutableSortedDictionary<string, string>.Empty) };
        Assert.Equal(entry.Canonical, Assert.Single(AcceptedInventory.Read(AcceptedInventory.Kept(state.AcceptAll()).Value)).Value.Canonical);
    }

    private void Build()
    {
        _live = new(_bench.Get<IInventory>(), e => new(e.Host, "Ssh", e.Values.GetValueOrDefault(HostValues.Address, ""), "", "", []));
        _keeper = new(
            _source, _live, _bench.Get<IOperationStore>(), _bench.Get<IFindings>(), _bench.Get<OperationMoves>(), _bench.Get<AccessPolicy>(), _bench.Get<Site>(),
            NullLogger<InventoryKeeper>.Instance);
    }

    private async Task AcceptedAsync(InventoryLook look)
    {
        _source.Next = look;
        await _keeper.LookAsync(CancellationToken.None);
        Assert.IsType<Answer.Replied>(await AcceptAsync(_live.State.PendingDigest));
    }

    private async Task<Answer> AcceptAsync(string digest)
    {
        var delivery = An.Delivery(Guid.NewGuid().ToString("N"), $"/ops inventory accept {digest}");
        await _bench.Get<IDeliveries>().ReceiveAsync(delivery, CancellationToken.None);
        return await _keeper.AcceptAsync(delivery.Id, _bench.People.Find("operator")!, "ops", digest, CancellationToken.None);
    }

    private async Task<OutboxMessage> ToldAsync() => (await _bench.MessagesAsync()).Values.Last(m => m.Key.StartsWith("inventory:ops", StringComparison.Ordinal));

    private static InventoryLook Hosts(params (string Name, string Address)[] hosts) => InventoryLook.Of(new(
        [.. hosts.Select(h => new InventoryEntry(new(HostValues.Kind, h.Name), h.Name, ImmutableSortedDictionary<string, string>.Empty.Add(HostValues.Address, h.Address)))],
        ImmutableSortedDictionary<string, string>.Empty));

    private static ReadInventory With(InventoryLook look, InventoryEntry more) => look.Read! with { Entries = look.Read.Entries.Add(more) };

    private sealed class ScriptedSource : IInventorySource
    {
        public InventoryLook? Next { get; set; }

        public Task<InventoryLook?> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Next);
    }
}
