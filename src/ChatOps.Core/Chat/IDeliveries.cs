namespace ChatOps.Core.Chat;

/// <summary>Deliveries as they arrived.</summary>
public interface IDeliveries
{
    /// <summary>Stores a delivery, or finds that the id is known.</summary>
    Task<Receipt> ReceiveAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Stored but not handled, oldest first: after a kill they are handled at the next start.</summary>
    Task<IReadOnlyList<Delivery>> UnhandledAsync(CancellationToken cancellationToken);

    /// <summary>A handled delivery with its answer; null when there is none (any more).</summary>
    Task<AnsweredDelivery?> AnsweredAsync(string id, CancellationToken cancellationToken);
}
