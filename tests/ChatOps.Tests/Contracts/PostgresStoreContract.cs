using ChatOps.Server.Storage;
using ChatOps.Tests.Storage;
using ChatOps.Tests.Storage.Postgres;

namespace ChatOps.Tests.Contracts;

public sealed class PostgresStoreContract : StoreContract, IDisposable
{
    private readonly TempFolder temp = new();
    private readonly StatePlace place;

    public PostgresStoreContract() => place = PostgresCluster.Shared.NewState(temp.Data);

    public void Dispose() => temp.Dispose();

    protected override OpenStore Open() => new PostgresStore(place);
}
