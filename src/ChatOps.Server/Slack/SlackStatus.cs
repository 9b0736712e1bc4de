using System.Diagnostics.Metrics;
using ChatOps.Core.Monitoring;
using ChatOps.Server.ChatPlatforms;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Server.Slack;

/// <summary>How the bot stands with Slack; readiness and metrics show it.</summary>
internal sealed partial class SlackStatus(TimeProvider time, ILogger<SlackStatus>? logger = null) : PlatformStatus(time), IDisposable
{
    private readonly ILogger _logger = logger ?? NullLogger<SlackStatus>.Instance;
    private readonly TaskCompletionSource<string> _rejected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly Meter _meter = new(Instruments.Name);
    private readonly Lock _lock = new();
    private TaskCompletionSource? _back;

    /// <summary>Who else is connected.</summary>
    public SlackConnectionCount Census { get; } = new(time);

    /// <summary>Completes when the bot's token is no longer good for anything, with the reason.</summary>
    public Task<string> Rejected => _rejected.Task;

    public void Measure() => _meter.CreateObservableGauge("chatops.slack.connections", () => Open, description: "Open connections to Slack");

    /// <summary>Completes with the next call that Slack carries out.</summary>
    public Task Back()
    {
        lock (_lock)
            return (_back ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>What the bot's token may do shows only when it is used: connections are opened with the other one.</summary>
    public void Answered(string method, SlackAnswer answer)
    {
        if (answer is SlackAnswer.Refused { IsEndOfToken: true } over)
            _rejected.TrySetResult($"the bot token: {over}");
        var isNew = false;
        lock (_lock)
        {
            if (answer is SlackAnswer.Done)
            {
                _refused.Remove(method);
                _back?.TrySetResult();
                _back = null;
            }
            else if (answer is SlackAnswer.Refused { IsAboutRights: true } refused)
                (isNew, _refused[method]) = (!_refused.ContainsKey(method), refused.ToString());
        }
        if (isNew)
            LogRefused(method, answer.ToString()!);
    }

    public void Dispose() => _meter.Dispose();

    protected override IEnumerable<string> Troubles()
    {
        lock (_lock)
            return [.. _refused.Select(r => $"Slack refuses {r.Key} ({r.Value}); 'chatops doctor' tells more"), .. Census.Strangers is { } others ? [others] : Array.Empty<string>()];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Slack refuses {Method} to this bot ({Why}); what was to be said is kept and tried again. 'chatops doctor' tells more")]
    private partial void LogRefused(string method, string why);
}
