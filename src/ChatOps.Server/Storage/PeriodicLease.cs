using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>Renews a lease while nothing is written.</summary>
internal sealed class PeriodicLease : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;

    public PeriodicLease(NpgsqlDataSource source, PostgresLease lease) => _renewing = Task.Run(() => RenewAsync(source, lease));

    public void Dispose()
    {
        _over.Cancel();
        _renewing.GetAwaiter().GetResult();
        _over.Dispose();
    }

    private async Task RenewAsync(NpgsqlDataSource source, PostgresLease lease)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                try
                {
                    await using var connection = await source.OpenConnectionAsync(_over.Token);
                    // One that is lost shows at the next write, which says so.
                    lease.Renew(connection);
                }
                catch (NpgsqlException)
                {
                    // The server is away; so it is for others.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The bot leaves.
        }
    }
}
