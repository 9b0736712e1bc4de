using ChatOps.Core.Chat;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

// How far platforms' streams are stored.
public abstract partial class StoreContract
{
    [Fact]
    public async Task A_streams_position_moves_on_with_the_delivery_that_came_in_it()
    {
        using var store = Open();
        await store.Positions.KeepAsync(At(1), None);

        await store.Deliveries.ReceiveAsync(An.Delivery() with { Position = At(7) }, None);

        Assert.Equal(At(7), (await store.Positions.FindAsync("Discord", None))!.Position);
    }

    [Fact]
    public async Task A_delivery_that_is_known_moves_no_position()
    {
        using var store = Open();
        await store.Positions.KeepAsync(At(1), None);
        await store.Deliveries.ReceiveAsync(An.Delivery(), None);

        await store.Deliveries.ReceiveAsync(An.Delivery() with { Position = At(7) }, None);

        Assert.Equal(1, (await store.Positions.FindAsync("Discord", None))!.Position.Sequence);
    }

    [Fact]
    public async Task A_position_never_goes_back_and_a_session_that_was_replaced_stays_replaced()
    {
        using var store = Open();
        await store.Positions.KeepAsync(At(7), None);
        await store.Positions.KeepAsync(At(3), None);
        Assert.Equal(7, (await store.Positions.FindAsync("Discord", None))!.Position.Sequence);

        await store.Positions.KeepAsync(At(1, "newer"), None);
        await store.Deliveries.ReceiveAsync(An.Delivery() with { Position = At(9) }, None);

        Assert.Equal(At(1, "newer"), (await store.Positions.FindAsync("Discord", None))!.Position);
    }

    [Fact]
    public async Task A_position_that_is_forgotten_is_gone_and_others_stay()
    {
        using var store = Open();
        await store.Positions.KeepAsync(At(7), None);
        await store.Positions.KeepAsync(At(8) with { Platform = "Other" }, None);

        await store.Positions.ForgetAsync("Discord", None);

        Assert.Null(await store.Positions.FindAsync("Discord", None));
        Assert.NotNull(await store.Positions.FindAsync("Other", None));
    }

    private static StreamPosition At(long sequence, string session = "first") => new("Discord", session, sequence, "wss://gateway.example/");
}
