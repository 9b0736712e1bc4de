using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>
/// Who is in the user groups that give roles. Read every minute and when Slack tells of a change; while Slack cannot be asked nobody has a role
/// by a group.
/// </summary>
internal sealed partial class GroupMembers(SlackApi api, SlackOptions options, TimeProvider time, ILogger<GroupMembers> logger) : BackgroundService
{
    private static readonly TimeSpan AtStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>After a reading that did not come through, what was read before counts no longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _soon = new(0);
    private readonly Lock _lock = new();
    private int _changes;
    private volatile Reading _last = new(DateTimeOffset.MinValue, ImmutableDictionary<string, ImmutableHashSet<string>>.Empty);

    /// <summary>Roles of a Slack account by its groups.</summary>
    public ImmutableHashSet<string> RolesOf(string account)
    {
        var reading = _last;
        return time.GetUtcNow() - reading.At > Longest
            ? []
            : [.. options.GroupRoles.Where(r => reading.Members.TryGetValue(r.Group, out var members) && members.Contains(account)).Select(r => r.Role)];
    }

    public void ReadSoon()
    {
        // From the change on nobody keeps a role that was just taken away, whatever the reading says later.
        lock (_lock)
        {
            _changes++;
            _last = _last with { At = DateTimeOffset.MinValue };
        }
        if (_soon.CurrentCount == 0)
            _soon.Release();
    }

    /// <summary>The first reading comes before the bot goes on with what it had: whoever has a role by a group keeps it over a restart.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.GroupRoles.IsEmpty)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(AtStart);
            await ReadAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _soon.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.GroupRoles.IsEmpty)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _last = _last with { At = DateTimeOffset.MinValue };
                LogBroke(e);
            }
            await _soon.WaitAsync(Every, stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (began, changes) = (time.GetUtcNow(), Volatile.Read(ref _changes));
        var members = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<string>>();
        foreach (var group in options.GroupRoles.Select(r => r.Group).Distinct())
        {
            var answer = await api.AskAsync("usergroups.users.list", cancellationToken, ("usergroup", group));
            if (answer is not SlackAnswer.Done done)
            {
                // A group that is gone has no members; anything else is no knowledge.
                if (answer is SlackAnswer.Refused { Error: "no_such_subteam" or "subteam_disabled" })
                    continue;
                _last = _last with { At = DateTimeOffset.MinValue };
                LogUnknown(group, answer.ToString());
                return;
            }
            members[group] = [.. done.Body.Items("users").Where(u => u.ValueKind == JsonValueKind.String).Select(u => u.GetString()!)];
        }
        // What was read while something changed may be older than the change: it is read once more.
        lock (_lock)
        {
            if (changes == _changes)
                _last = new(began, members.ToImmutable());
        }
    }

    private sealed record Reading(DateTimeOffset At, ImmutableDictionary<string, ImmutableHashSet<string>> Members);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading user groups broke; nobody has a role by a group until it works again")]
    private partial void LogBroke(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members of the user group {Group} could not be read ({Why}); nobody has a role by a group until they can")]
    private partial void LogUnknown(string group, string why);
}
