namespace ChatOps.Core.Chat;

/// <summary>Where each platform's stream stands; moved on with the deliveries that come in it (<see cref="Delivery.Position"/>).</summary>
public interface IStreamPositions
{
    Task<KeptPosition?> FindAsync(string platform, CancellationToken cancellationToken);

    /// <summary>Another session replaces the one before; in the same one it never goes back.</summary>
    Task KeepAsync(StreamPosition position, CancellationToken cancellationToken);

    /// <summary>The session is gone.</summary>
    Task ForgetAsync(string platform, CancellationToken cancellationToken);
}
