using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>Something that a person did, on its way to the application: when it was sent, when and how it was answered.</summary>
public sealed class DiscordInteraction
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JsonObject _payload;
    private readonly long _made = Stopwatch.GetTimestamp();
    private long _ended;

    internal DiscordInteraction(
        string id, string token, int type, DiscordPerson person, DiscordChannel channel, DateTimeOffset at, JsonObject payload) =>
        (Id, Token, Type, Person, Channel, At, _payload) = (id, token, type, person, channel, at, payload);

    public string Id { get; }

    public string Token { get; }

    /// <summary>2 command, 3 component, 4 autocomplete, 5 modal.</summary>
    public int Type { get; }

    public DiscordPerson Person { get; }

    public DiscordChannel Channel { get; }

    public DateTimeOffset At { get; }

    /// <summary>The type of the answer; null: there is none.</summary>
    public int? Answer { get; private set; }

    /// <summary>What was offered for completion.</summary>
    public IReadOnlyList<string> Choices { get; private set; } = [];

    /// <summary>What the person saw when nobody answered in time.</summary>
    public string? Failure { get; internal set; }

    public bool IsAnswered => _answered.Task.IsCompleted;

    public Task Answered => _answered.Task;

    /// <summary>From the moment before the frame was written until the answer was read.</summary>
    public TimeSpan? AnsweredAfter => IsAnswered ? Stopwatch.GetElapsedTime(_made, _ended) : null;

    /// <summary>The id of the message that stands for the answer.</summary>
    internal string? Original { get; set; }

    /// <summary>Ids of its messages: the one that stands for the answer, and what followed.</summary>
    internal IEnumerable<string> Said => Original is { } original && original != Source?.Id ? FollowUps.Prepend(original) : FollowUps;

    internal ConcurrentQueue<string> FollowUps { get; } = new();

    /// <summary>The message whose button was pressed.</summary>
    internal DiscordMessage? Source { get; init; }

    internal JsonObject Payload => _payload.DeepClone().AsObject();

    internal void Take(int type, JsonElement data)
    {
        Answer = type;
        Choices = [.. data.Items("choices").Select(c => c.String("value") ?? "")];
        _ended = Stopwatch.GetTimestamp();
        _answered.TrySetResult();
    }
}
