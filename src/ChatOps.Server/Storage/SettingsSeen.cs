using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

/// <summary>What the settings were at the last start.</summary>
internal sealed class SettingsSeen(Database database, OutboxPlatforms platforms)
{
    /// <summary>Null: nothing was seen yet.</summary>
    public Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(s => s.First<string>("SELECT body FROM settings_seen"), cancellationToken);

    /// <summary>Keeps what they are now together with what is told of it: no start that dies in between hides a change.</summary>
    public async Task KeepAsync(string body, IReadOnlyList<AuditEntry> audit, ImmutableArray<OutboxMessage> told, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            s =>
            {
                s.Execute(
                    "INSERT INTO settings_seen (id, at, body) VALUES (1, @Now, @body) ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body",
                    new { Now = Moment.Text(s.Now), body });
                AuditRows.Append(s, audit);
                foreach (var message in told)
                    OutboxRows.Put(s, platforms, message);
            },
            cancellationToken);
        database.Signals.Raise(new(OutputOf: null));
    }
}
