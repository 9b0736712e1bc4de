using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>Says in the channel that something came late and is looked at now: who typed it saw Discord say that it failed. Strangers only get their answer.</summary>
internal sealed class LateNotices(DiscordOptions options, IPeople people, IOperationStore store, TimeProvider time)
{
    public async Task RunsAsync(Delivery delivery, TimeSpan age)
    {
        if (options.PlaceOf(delivery.Channel) is null || people.Find(delivery.Person) is null)
            return;
        var reply = new Reply(
            $"Came {UnitText.Duration(age)} late over Discord",
            "It is looked at now, and done where that is allowed; Discord had no connection to the bot at that time.", Tone.Warning);
        reply = delivery.Body is DeliveryBody.TypedCommand typed
            ? reply.With($"{delivery.Person} typed", InertText.Line(typed.Text, 200))
            : reply.With($"{delivery.Person} pressed", "a button");
        var message = new OutboxMessage(
            $"late:{delivery.Id}", delivery.Channel, Operation: null, Person: null, reply, [delivery.Person], time.GetUtcNow());
        await store.CommitAsync(
            new(Operation: null) { Outbox = [message with { Platform = DiscordPlatform.PlatformName }] }, CancellationToken.None);
    }
}
