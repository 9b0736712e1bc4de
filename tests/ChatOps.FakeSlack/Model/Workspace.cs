using System.Globalization;

namespace ChatOps.Fakes.Slack;

/// <summary>All that the fake knows, behind one lock.</summary>
internal sealed class Workspace(TimeProvider clock)
{
    private readonly Dictionary<string, List<SlackMessage>> _messages = [];
    private long _lastTs;
    private int _lastId;

    public Lock Gate { get; } = new();

    public TimeProvider Clock { get; } = clock;

    public SlackApp App { get; } = new();

    public Dictionary<string, SlackPerson> People { get; } = [];

    public Dictionary<string, SlackChannel> Channels { get; } = [];

    public Dictionary<string, SlackGroup> Groups { get; } = [];

    public Dictionary<string, SlackFile> Files { get; } = [];

    /// <summary>What each person has on the screen, the top one last.</summary>
    public Dictionary<string, List<SlackView>> Views { get; } = [];

    public List<SlackMessage> Ephemerals { get; } = [];

    public string NewId(string kind)
    {
        lock (Gate)
            return $"{kind}0FAKE{++_lastId:D5}";
    }

    /// <summary>Slack's time of a message is also its id in the channel.</summary>
    public string NewTs()
    {
        lock (Gate)
        {
            var now = Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
            _lastTs = Math.Max(now, _lastTs + 100);
            return string.Create(CultureInfo.InvariantCulture, $"{_lastTs / 1_000_000}.{_lastTs % 1_000_000:D6}");
        }
    }

    public IReadOnlyList<SlackMessage> MessagesIn(SlackChannel channel)
    {
        lock (Gate)
            return _messages.TryGetValue(channel.Id, out var list) ? [.. list] : [];
    }

    public SlackMessage? Find(SlackChannel channel, string ts)
    {
        lock (Gate)
            return _messages.TryGetValue(channel.Id, out var list) ? list.Find(m => m.Ts == ts) : null;
    }

    /// <summary>The message as it is now; a deleted one says so.</summary>
    public SlackMessage Fresh(SlackMessage message)
    {
        lock (Gate)
        {
            var now = message.EphemeralFor is null ? Find(message.Channel, message.Ts) : Ephemerals.Find(m => m.Ts == message.Ts);
            return now ?? message with { IsDeleted = true };
        }
    }

    public SlackMessage Add(SlackMessage message)
    {
        lock (Gate)
        {
            if (message.EphemeralFor is not null)
            {
                Ephemerals.Add(message);
                return message;
            }
            if (!_messages.TryGetValue(message.Channel.Id, out var list))
                _messages[message.Channel.Id] = list = [];
            list.Add(message);
            return message;
        }
    }

    /// <summary>Puts the changed message in its place; a deleted one is no longer there.</summary>
    public void Replace(SlackMessage message)
    {
        lock (Gate)
        {
            var list = message.EphemeralFor is null ? _messages[message.Channel.Id] : Ephemerals;
            var place = list.FindIndex(m => m.Ts == message.Ts && m.Channel.Id == message.Channel.Id);
            if (place < 0)
                return;
            if (message.IsDeleted)
                list.RemoveAt(place);
            else
                list[place] = message;
        }
    }

    /// <summary>The direct messages between the app and a person; made when first needed.</summary>
    public SlackChannel DirectWith(SlackPerson person)
    {
        lock (Gate)
        {
            var found = Channels.Values.FirstOrDefault(c => c.Kind == ChannelKind.Direct && c.Members.Contains(person.Id));
            if (found is not null)
                return found;
            var channel = new SlackChannel(NewId("D"), person.Name, ChannelKind.Direct, App.Bot.Team);
            channel.Members.UnionWith([person.Id, App.Bot.Id]);
            return Channels[channel.Id] = channel;
        }
    }
}
