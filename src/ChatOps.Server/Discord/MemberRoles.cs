using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Core.People;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// Which of the guilds' roles that give rights people have. Every interaction tells its person's; besides they are read every minute, and
/// anew before something starts. While Discord cannot be asked nobody has a role by a guild.
/// </summary>
internal sealed partial class MemberRoles(
    DiscordApi api, DiscordOptions options, Func<IPeople> people, TimeProvider time,
    ILogger<MemberRoles> logger) : BackgroundService, IRoleSource
{
    private static readonly TimeSpan AtStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(50);

    /// <summary>So long a reading is fresh.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>When the next one does not come through, it counts no longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>So well is known when an interaction was made.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Account, string Guild), Reading> _readings = [];

    /// <summary>Roles of the settings that an account has by its guilds.</summary>
    public ImmutableHashSet<string> RolesOf(string account) => options.Roles.IsEmpty
        ? []
        : [.. options.Guilds.SelectMany(g => Counting(account, g)).SelectMany(
            id => options.Roles.Where(r => r.Id == id).Select(r => r.Role))];

    /// <summary>
    /// What Discord says of the person who acts, as it was when the person did: what comes late, after an outage, brings back no role that was taken since.
    /// </summary>
    public void Learn(string account, string guild, JsonElement interaction)
    {
        if (options.Roles.IsEmpty || !options.Guilds.Contains(guild) || interaction.At("member", "roles") is not { ValueKind: JsonValueKind.Array } roles)
            return;
        var told = new Reading(time.GetUtcNow() - api.Clock.AgeOf(interaction.Text("id")), RolesIn(roles));
        _readings.AddOrUpdate((account, guild), told, (_, known) => known.At - told.At > Coarse ? known : told);
    }

    public async Task<string?> RefreshAsync(string person, CancellationToken cancellationToken)
    {
        if (options.Roles.IsEmpty || people().Find(person)?.Accounts.GetValueOrDefault(DiscordPlatform.PlatformName) is not { } account)
            return null;
        string? unread = null;
        foreach (var guild in options.Guilds.Where(g => !_readings.TryGetValue((account, g), out var reading) || time.GetUtcNow() - reading.At > Fresh))
            unread = await ReadAsync(account, guild, cancellationToken) ?? unread;
        return unread;
    }

    /// <summary>
    /// The first reading comes before the bot goes on with what it had: whoever has a role by a guild keeps it over a restart.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Roles.IsEmpty)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(AtStart);
            await ReadAllAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Roles.IsEmpty)
            return;
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            await ReadAllAsync(stoppingToken);
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        foreach (var account in people().All.Select(p => p.Accounts.GetValueOrDefault(DiscordPlatform.PlatformName)).OfType<string>())
        {
            foreach (var guild in options.Guilds)
            {
                if (await ReadAsync(account, guild, cancellationToken) is not { } why)
                    continue;
                LogUnread(account, guild, why);
                return;
            }
        }
    }

    /// <summary>Null: it was read; otherwise nobody knows, and what was known counts no longer.</summary>
    private async Task<string?> ReadAsync(string account, string guild, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        switch (await api.InTurnAsync(DiscordCall.Get($"guilds/{guild}/members/{account}"), cancellationToken, tries: 3))
        {
            case DiscordAnswer.Done done when done.Body.At("roles") is { ValueKind: JsonValueKind.Array } roles:
                _readings[(account, guild)] = new(began, RolesIn(roles));
                return null;
            case { Code: DiscordCodes.UnknownMember }:
                _readings[(account, guild)] = new(began, []);
                return null;
            case var other:
                _readings.TryRemove((account, guild), out _);
                return other.Told;
        }
    }

    private ImmutableArray<string> Counting(string account, string guild) =>
        _readings.TryGetValue((account, guild), out var reading) && time.GetUtcNow() - reading.At <= Longest ? reading.Roles : [];

    private static ImmutableArray<string> RolesIn(JsonElement roles) =>
        [.. roles.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!)];

    private sealed record Reading(DateTimeOffset At, ImmutableArray<string> Roles);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The roles of {Account} in the guild {Guild} could not be read ({Why}); nobody has a role by a guild until they can")]
    private partial void LogUnread(string account, string guild, string why);
}
