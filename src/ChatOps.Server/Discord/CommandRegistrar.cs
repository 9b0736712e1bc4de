using System.Collections.Concurrent;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Keeps each guild's commands those of the catalogue: one bulk overwrite, and only where they differ.</summary>
internal sealed partial class CommandRegistrar(
    DiscordApi api, DiscordBotIdentity self, DiscordCommands commands, DiscordStatus status, TimeProvider time, ILogger<CommandRegistrar> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<string, int> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _some = new(0);

    public void Soon(IEnumerable<string> guilds)
    {
        foreach (var guild in guilds)
            _waiting[guild] = 0;
        _some.Release();
    }

    /// <summary>Makes a guild's commands those of the catalogue. Null: Discord could not be asked or told; the trouble says why.</summary>
    public async Task<(bool? WasChanged, DiscordAnswer? Trouble)> SyncAsync(string guild, CancellationToken cancellationToken)
    {
        var there = await api.InTurnAsync(DiscordCall.Get(Registered(self.Application, guild)), cancellationToken);
        if (there is not DiscordAnswer.Done { Body: { ValueKind: System.Text.Json.JsonValueKind.Array } known })
            return (null, there);
        if (CommandShape.Of(known) == CommandShape.Of(commands.Body))
            return (false, null);
        var put = await api.InTurnAsync(DiscordCall.Put(Path(self.Application, guild), commands.Body.DeepClone()), cancellationToken);
        return put is DiscordAnswer.Done ? (true, null) : (null, put);
    }

    /// <summary>Where a guild's commands are read whole: without the word Discord keeps what it has in other languages to itself.</summary>
    public static string Registered(string application, string guild) => $"{Path(application, guild)}?with_localizations=true";

    private static string Path(string application, string guild) => $"applications/{application}/guilds/{guild}/commands";

    public override void Dispose()
    {
        _some.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!commands.LeftOut.IsEmpty)
            status.Tell(
                "commands",
                $"there are more commands than Discord takes; without {string.Join(", ", commands.LeftOut.Take(10))}{(commands.LeftOut.Length > 10 ? " …" : "")}");
        while (true)
        {
            await _some.WaitAsync(stoppingToken);
            foreach (var (guild, attempt) in _waiting)
            {
                try
                {
                    await SyncInTurnAsync(guild, attempt, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogBroke(e, guild);
                }
            }
        }
    }

    private async Task SyncInTurnAsync(string guild, int attempt, CancellationToken stoppingToken)
    {
        _waiting.TryRemove(KeyValuePair.Create(guild, attempt));
        var (changed, trouble) = await SyncAsync(guild, stoppingToken);
        var thing = $"commands of {guild}";
        status.Tell(thing, trouble is null ? null : $"the commands of the guild {guild} could not be registered ({trouble.Told})");
        if (changed == true)
            LogRegistered(guild, commands.Body.Count);
        if (trouble is DiscordAnswer.Unclear or DiscordAnswer.Limited && _waiting.TryAdd(guild, attempt + 1))
            _ = AgainAsync(trouble is DiscordAnswer.Limited { After: var after } ? after : Backoff.Pause(attempt), stoppingToken);
    }

    private async Task AgainAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        await Task.Delay(pause, time, stoppingToken);
        _some.Release();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The commands of the guild {Guild} were not those of this bot; {Count} were registered")]
    private partial void LogRegistered(string guild, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Registering the commands of the guild {Guild} broke")]
    private partial void LogBroke(Exception exception, string guild);
}
