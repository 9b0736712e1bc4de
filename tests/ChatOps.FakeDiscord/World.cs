using System.Globalization;

namespace ChatOps.Fakes.Discord;

/// <summary>All that the fake knows, behind one lock.</summary>
internal sealed class World(TimeProvider clock)
{
    private const long Epoch = 1_420_070_400_000;
    private long _last;

    public Lock Gate { get; } = new();

    public TimeProvider Clock { get; } = clock;

    /// <summary>How far Discord's clock is ahead of the one it was started with.</summary>
    public TimeSpan Ahead { get; set; }

    public DateTimeOffset Now => Clock.GetUtcNow() + Ahead;

    public DiscordPerson Bot { get; set; } = null!;

    public string ApplicationId { get; set; } = "";

    public string Token { get; set; } = "fake-token-0123456789.abcdef.0123456789abcdefghij";

    public Dictionary<string, DiscordPerson> People { get; } = [];

    public Dictionary<string, DiscordGuild> Guilds { get; } = [];

    public Dictionary<string, DiscordChannel> Channels { get; } = [];

    /// <summary>The oldest first.</summary>
    public List<DiscordMessage> Messages { get; } = [];

    public List<DiscordInteraction> Interactions { get; } = [];

    /// <summary>What each person has on the screen.</summary>
    public Dictionary<string, DiscordModal> Modals { get; } = [];

    public string NewId()
    {
        lock (Gate)
        {
            _last = Math.Max((Now.ToUnixTimeMilliseconds() - Epoch) << 22, _last + 1);
            return _last.ToString(CultureInfo.InvariantCulture);
        }
    }

    public DiscordMessage? Find(string id)
    {
        lock (Gate)
            return Messages.Find(m => m.Id == id);
    }

    public DiscordMessage Add(DiscordMessage message)
    {
        lock (Gate)
            Messages.Add(message);
        return message;
    }

    public DiscordMessage Replace(DiscordMessage message)
    {
        lock (Gate)
        {
            var place = Messages.FindIndex(m => m.Id == message.Id);
            if (place >= 0 && message.IsDeleted)
                Messages.RemoveAt(place);
            else if (place >= 0)
                Messages[place] = message;
        }
        return message;
    }
}
