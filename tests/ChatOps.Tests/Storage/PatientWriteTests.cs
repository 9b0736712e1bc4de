using System.Collections.Concurrent;

namespace ChatOps.Tests.Storage;

public sealed class PatientWriteTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Whoever_writes_for_a_person_does_not_stand_behind_a_hundred_that_may_wait()
    {
        using var store = new SqliteStore(temp.Data);
        var order = new ConcurrentQueue<string>();
        using var begun = new ManualResetEventSlim();
        using var first = new ManualResetEventSlim();
        var held = Task.Run(() => store.Database.WriteAsync(
            _ =>
            {
                begun.Set();
                first.Wait();
                return true;
            },
            CancellationToken.None));
        begun.Wait();
        var patient = Enumerable.Range(0, 100)
            .Select(_ => store.Database.WriteAsync(s => Done(order, "background"), patient: true, CancellationToken.None)).ToList();

        var person = store.Database.WriteAsync(s => Done(order, "person"), CancellationToken.None);
        first.Set();
        await Task.WhenAll([held, person, .. patient]);

        Assert.Equal(101, order.Count);
        Assert.InRange(order.ToList().IndexOf("person"), 0, 2);
    }

    private static bool Done(ConcurrentQueue<string> order, string who)
    {
        order.Enqueue(who);
        return true;
    }
}
