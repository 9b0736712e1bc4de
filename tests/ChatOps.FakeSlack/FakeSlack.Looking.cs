using System.Diagnostics;

namespace ChatOps.Fakes.Slack;

/// <summary>What a test sees, now or in a while.</summary>
public sealed partial class FakeSlack
{
    /// <summary>How long a test waits for what must come: long enough for a busy machine, because it costs only where something is broken.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    public IReadOnlyList<SlackFile> Files
    {
        get
        {
            lock (_workspace.Gate)
                return [.. _workspace.Files.Values.Where(f => f.IsComplete)];
        }
    }

    /// <summary>Everything in the channel, threads included, the oldest first.</summary>
    public IReadOnlyList<SlackMessage> MessagesIn(SlackChannel channel) => _workspace.MessagesIn(channel);

    /// <summary>The answers in a message's thread.</summary>
    public IReadOnlyList<SlackMessage> ThreadOf(SlackMessage message) =>
        [.. MessagesIn(message.Channel).Where(m => m.ThreadTs == (message.ThreadTs ?? message.Ts) && m.Ts != m.ThreadTs)];

    /// <summary>What only this person sees; in one channel or everywhere.</summary>
    public IReadOnlyList<SlackMessage> EphemeralsFor(SlackPerson person, SlackChannel? channel = null)
    {
        lock (_workspace.Gate)
            return [.. _workspace.Ephemerals.Where(m => m.EphemeralFor == person && (channel is null || m.Channel == channel))];
    }

    /// <summary>The modals on the person's screen, the top one last.</summary>
    public IReadOnlyList<SlackView> ViewsOf(SlackPerson person)
    {
        lock (_workspace.Gate)
            return _workspace.Views.TryGetValue(person.Id, out var views) ? [.. views] : [];
    }

    /// <summary>The message as it is now; <c>IsDeleted</c> if it is gone.</summary>
    public SlackMessage Fresh(SlackMessage message) => _workspace.Fresh(message);

    /// <summary>The newest message of the app in the channel (threads included) that is so.</summary>
    public Task<SlackMessage> UntilAsync(SlackChannel channel, Func<SlackMessage, bool> isSo) =>
        UntilAsync(() => MessagesIn(channel).LastOrDefault(m => m.Author == App.Bot && isSo(m)), () => Tell(MessagesIn(channel)));

    /// <summary>The message itself, when it is so.</summary>
    public Task<SlackMessage> UntilAsync(SlackMessage message, Func<SlackMessage, bool> isSo) =>
        UntilAsync(() => Fresh(message) is var now && isSo(now) ? now : null, () => Fresh(message).ToString());

    /// <summary>The newest message that only this person sees and that is so.</summary>
    public Task<SlackMessage> EphemeralAsync(SlackPerson person, Func<SlackMessage, bool> isSo) =>
        UntilAsync(() => EphemeralsFor(person).LastOrDefault(isSo), () => Tell(EphemeralsFor(person)));

    /// <summary>The modal on top of the person's screen.</summary>
    public Task<SlackView> ViewAsync(SlackPerson person) => UntilAsync(() => ViewsOf(person) is [.., var top] ? top : null, () => "no modal");

    /// <summary>So many connections were said hello and stay.</summary>
    public Task ConnectedAsync(int atLeast = 1) => UntilAsync(() => Sockets.Count(s => s.IsUsable) >= atLeast, $"{atLeast} connections");

    public async Task UntilAsync(Func<bool> isSo, string what) => await UntilAsync<object>(() => isSo() ? this : null, () => what);

    /// <summary>Ends when every event so far was acknowledged or given up.</summary>
    public Task SettledAsync() => _events.SettledAsync();

    private async Task<T> UntilAsync<T>(Func<T?> look, Func<string> tell)
        where T : class
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(20))
        {
            if (look() is { } found)
                return found;
        }
        throw new TimeoutException($"It did not come within {Patience}. There is:\n{tell()}\nLast calls: {string.Join(", ", Calls.TakeLast(10).Select(c => $"{c.Method} {c.Error}"))}");
    }

    private static string Tell(IReadOnlyList<SlackMessage> messages) => string.Join('\n', messages);
}
