using ChatOps.Tests.Storage;

namespace ChatOps.Tests.Contracts;

public sealed class SqliteStoreContract : StoreContract, IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    protected override OpenStore Open() => new SqliteStore(temp.Data);
}
