using System.Diagnostics;

namespace ChatOps.Fakes.Discord;

/// <summary>What a test sees, now or in a while.</summary>
public sealed partial class FakeDiscord
{
    /// <summary>
    /// How long a test waits for what must come: long enough for a busy machine, because it costs only where something is broken.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Everything in the channel that everybody sees, the oldest first; threads apart.</summary>
    public IReadOnlyList<DiscordMessage> MessagesIn(DiscordChannel channel)
    {
        lock (_world.Gate)
            return [.. _world.Messages.Where(m => m.Channel == channel && m.EphemeralFor is null)];
    }

    /// <summary>The thread at a message; null: there is none.</summary>
    public DiscordChannel? ThreadOf(DiscordMessage message)
    {
        lock (_world.Gate)
            return _world.Channels.GetValueOrDefault(message.Id);
    }

    /// <summary>What only this person sees, the oldest first.</summary>
    public IReadOnlyList<DiscordMessage> EphemeralsFor(DiscordPerson person)
    {
        lock (_world.Gate)
            return [.. _world.Messages.Where(m => m.EphemeralFor == person)];
    }

    /// <summary>What the application said to it for that person alone, as it is now.</summary>
    public IReadOnlyList<DiscordMessage> AnswersTo(DiscordInteraction interaction)
    {
        lock (_world.Gate)
            return [.. _world.Messages.Where(m => m.EphemeralFor == interaction.Person && !m.IsLoading && interaction.Said.Contains(m.Id))];
    }

    /// <summary>The direct messages between the application and a person.</summary>
    public IReadOnlyList<DiscordMessage> DirectWith(DiscordPerson person)
    {
        lock (_world.Gate)
            return [.. _world.Messages.Where(m => m.Channel.With == person)];
    }

    /// <summary>The dialog on the person's screen; null: there is none.</summary>
    public DiscordModal? ModalOf(DiscordPerson person)
    {
        lock (_world.Gate)
            return _world.Modals.GetValueOrDefault(person.Id);
    }

    /// <summary>The message as it is now; <c>IsDeleted</c> if it is gone.</summary>
    public DiscordMessage Fresh(DiscordMessage message) => _world.Find(message.Id) ?? message with { IsDeleted = true };

    /// <summary>The newest message of the application in the channel that is so.</summary>
    public Task<DiscordMessage> UntilAsync(DiscordChannel channel, Func<DiscordMessage, bool> isSo) =>
        UntilAsync(() => MessagesIn(channel).LastOrDefault(m => m.Author == Bot && isSo(m)), () => Tell(MessagesIn(channel)));

    /// <summary>The message itself, when it is so.</summary>
    public Task<DiscordMessage> UntilAsync(DiscordMessage message, Func<DiscordMessage, bool> isSo) =>
        UntilAsync(() => Fresh(message) is var now && isSo(now) ? now : null, () => Fresh(message).ToString());

    /// <summary>The newest message that only this person sees and that is so.</summary>
    public Task<DiscordMessage> EphemeralAsync(DiscordPerson person, Func<DiscordMessage, bool> isSo) =>
        UntilAsync(() => EphemeralsFor(person).LastOrDefault(m => !m.IsLoading && isSo(m)), () => Tell(EphemeralsFor(person)));

    /// <summary>The dialog on the person's screen.</summary>
    public Task<DiscordModal> ModalAsync(DiscordPerson person) => UntilAsync(() => ModalOf(person), () => "no dialog");

    /// <summary>The application is connected and knows it.</summary>
    public Task ConnectedAsync() => UntilAsync(() => Sockets.Any(s => s.IsUsable), "a connection");

    /// <summary>Connected, and the guild has its commands.</summary>
    public async Task RegisteredAsync()
    {
        await ConnectedAsync();
        await UntilAsync(() => Guild.Commands.Count > 0, "commands");
    }

    public async Task UntilAsync(Func<bool> isSo, string what) => await UntilAsync<object>(() => isSo() ? this : null, () => what);

    private async Task<T> UntilAsync<T>(Func<T?> look, Func<string> tell)
        where T : class
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(20))
        {
            if (look() is { } found)
                return found;
        }
        throw new TimeoutException(
            $"It did not come within {Patience}. There is:\n{tell()}\nLast calls: {string.Join(", ", Calls.TakeLast(10))}");
    }

    private static string Tell(IReadOnlyList<DiscordMessage> messages) => string.Join('\n', messages);
}
