using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

public sealed class SqlStreamPositions(Database database) : IStreamPositions
{
    public Task<KeptPosition?> FindAsync(string platform, CancellationToken cancellationToken) =>
        database.ReadAsync(s => StreamPositionRows.Find(s, platform), cancellationToken);

    /// <summary>An older one brings events again that came already, and each of them counts once.</summary>
    public Task KeepAsync(StreamPosition position, CancellationToken cancellationToken) => database.WriteUnsyncedAsync(
        s =>
        {
            StreamPositionRows.Keep(s, position);
            return true;
        },
        cancellationToken);

    public Task ForgetAsync(string platform, CancellationToken cancellationToken) =>
        database.WriteAsync(s => StreamPositionRows.Forget(s, platform), cancellationToken);
}
