using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

public sealed class SqlStreamPositions(Database database) : IStreamPositions
{
    public Task<KeptPosition?> FindAsync(string platform, CancellationToken cancellationToken) =>
        database.ReadAsync(s => StreamPositionRows.Find(s, platform), cancellationToken);

    public Task KeepAsync(StreamPosition position, CancellationToken cancellationToken) =>
        database.WriteAsync(s => StreamPositionRows.Keep(s, position), cancellationToken);

    public Task ForgetAsync(string platform, CancellationToken cancellationToken) =>
        database.WriteAsync(s => StreamPositionRows.Forget(s, platform), cancellationToken);
}
