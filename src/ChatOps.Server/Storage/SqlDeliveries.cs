using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

public sealed class SqlDeliveries(Database database) : IDeliveries
{
    public Task<Receipt> ReceiveAsync(Delivery delivery, CancellationToken cancellationToken) =>
        database.WriteAsync(s => DeliveryRows.Receive(s, delivery), cancellationToken);

    public Task<IReadOnlyList<Delivery>> UnhandledAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(DeliveryRows.Unhandled, cancellationToken);

    public Task<AnsweredDelivery?> AnsweredAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(s => DeliveryRows.Answered(s, id), cancellationToken);
}
