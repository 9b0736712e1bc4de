using System.Diagnostics.Metrics;
using ChatOps.Core.Monitoring;
using ChatOps.Server.ChatPlatforms;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Server.Discord;

/// <summary>How the bot stands with Discord; readiness and metrics show it.</summary>
internal sealed partial class DiscordStatus(TimeProvider time, ILogger<DiscordStatus>? logger = null) : PlatformStatus(time), IDisposable
{
    private readonly ILogger _logger = logger ?? NullLogger<DiscordStatus>.Instance;
    private readonly TaskCompletionSource<string> _rejected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _troubles = new(StringComparer.Ordinal);
    private readonly Meter _meter = new(Instruments.Name);
    private readonly Lock _lock = new();

    public InvalidRequests Invalid { get; } = new(time);

    /// <summary>Completes when the bot's token is no longer good for anything, with the reason.</summary>
    public Task<string> Rejected => _rejected.Task;

    public void Measure() =>
        _meter.CreateObservableGauge("chatops.discord.connections", () => Open, description: "Open connections to Discord");

    /// <summary>What is wrong with one thing, such as a guild; null: it is well again.</summary>
    public void Tell(string thing, string? trouble)
    {
        var isNew = false;
        lock (_lock)
        {
            if (trouble is null)
                _troubles.Remove(thing);
            else
                (isNew, _troubles[thing]) = (_troubles.GetValueOrDefault(thing) != trouble, trouble);
        }
        if (isNew)
            LogTrouble(trouble!);
    }

    /// <summary>Rights are missing where Discord answers 403; people can put that right.</summary>
    public void Answered(DiscordCall call, DiscordAnswer answer)
    {
        if (answer is DiscordAnswer.Refused { IsEndOfToken: true } && !call.IsInteraction)
            _rejected.TrySetResult("the bot's token is not good (401)");
        var (route, major) = call.Bucket;
        var isNew = false;
        lock (_lock)
        {
            if (answer is DiscordAnswer.Done)
                _refused.Remove($"{route} {major}");
            else if (answer is DiscordAnswer.Refused { Status: 403 } refused && !call.IsInteraction)
                (isNew, _refused[$"{route} {major}"]) = (!_refused.ContainsKey($"{route} {major}"), refused.ToString());
        }
        if (isNew)
            LogRefused(route, major, answer.Told);
    }

    public void Dispose() => _meter.Dispose();

    protected override IEnumerable<string> Troubles()
    {
        lock (_lock)
            return
            [
                .. _troubles.Values,
                .. _refused.Select(r => $"Discord refuses {r.Key} ({r.Value}); 'chatops doctor' tells more"),
                .. Invalid.Closed is { } closed
                    ? [$"{InvalidRequests.Most} calls were refused in ten minutes; the bot calls nothing for {closed.TotalMinutes:0} minutes, because Discord bans the address at 10,000"]
                    : Array.Empty<string>(),
            ];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Discord refuses {Route} to this bot in {Place} ({Why}). 'chatops doctor' tells more")]
    private partial void LogRefused(string route, string place, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discord: {Trouble}")]
    private partial void LogTrouble(string trouble);
}
