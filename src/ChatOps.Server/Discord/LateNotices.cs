using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>Says in the channel that something came late and is done now: who typed it saw Discord say that it failed.</summary>
internal sealed class LateNotices(DiscordOptions options, IOperationStore store, TimeProvider time)
{
    public async Task RunsAsync(Delivery delivery, TimeSpan age)
    {
        if (options.PlaceOf(delivery.Channel) is null)
            return;
        var what = delivery.Body is DeliveryBody.TypedCommand typed ? typed.Text : "A click";
        var reply = new Reply(
            $"Came {UnitText.Duration(age)} late over Discord",
            $"{InertText.Line(what, 200)}\nIt is being done now; Discord had no connection to the bot when it was typed.", Tone.Warning);
        var message = new OutboxMessage(
            $"late:{delivery.Id}", delivery.Channel, Operation: null, Person: null, reply, [delivery.Person], time.GetUtcNow());
        await store.CommitAsync(
            new(Operation: null) { Outbox = [message with { Platform = DiscordPlatform.PlatformName }] }, CancellationToken.None);
    }
}
