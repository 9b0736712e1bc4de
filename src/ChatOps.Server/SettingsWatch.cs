using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Server.Configuration;
using ChatOps.Server.Storage;

namespace ChatOps.Server;

/// <summary>Settings are an event: at each start what is not as it was at the last one goes on the record and to the channels that it concerns.</summary>
internal sealed partial class SettingsWatch(BotSite site, SettingsSeen seen, TimeProvider time, ILogger<SettingsWatch> logger) : IHostedService
{
    private const int MostRows = 40;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = SettingsPicture.Of(site.Settings, site.Specs);
        var body = JsonSerializer.Serialize(now);
        if (await seen.ReadAsync(cancellationToken) is not { } before)
        {
            await seen.KeepAsync(body, [Entry($"first seen: {now.Length} lines, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}")], [], cancellationToken);
            return;
        }
        var changes = SettingsPicture.Differences(JsonSerializer.Deserialize<ImmutableArray<SettingsLine>>(before), now);
        if (changes.IsEmpty)
            return;
        foreach (var change in changes)
            LogChange(change.ToString());
        await seen.KeepAsync(body, [.. changes.Select(c => Entry(c.ToString()))], [.. Messages(changes)], cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private AuditEntry Entry(string detail) => new(null, time.GetUtcNow(), "chatops", "settings", detail);

    private IEnumerable<OutboxMessage> Messages(ImmutableArray<SettingsChange> changes) =>
        from channel in site.Settings.Channels.Select(c => c.Name)
        let mine = changes.Where(c => c.Channels.IsEmpty || c.Channels.Contains(channel)).ToList()
        where mine.Count > 0
        select new OutboxMessage($"settings:{channel}:{time.GetUtcNow().UtcTicks}", channel, Operation: null, Person: null, Told(mine), Mentions: [], time.GetUtcNow());

    private static Reply Told(List<SettingsChange> changes) => new(
        "The bot was started with other settings",
        $"{changes.Count} {(changes.Count == 1 ? "thing is" : "things are")} not as at the last start{(changes.Count > MostRows ? $"; these are the first {MostRows}, all of them are on the record" : "")}. "
        + "If nobody of you expected this, ask whoever keeps the settings; chatops access on the server prints who may do what.",
        Tone.Warning)
    {
        Table = new(["Setting", "Before", "Now"], [.. changes.Take(MostRows).Select(c => ImmutableArray.Create(c.Key, c.Before ?? "–", c.Now ?? "–"))]),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Settings have changed: {Change}")]
    private partial void LogChange(string change);
}
