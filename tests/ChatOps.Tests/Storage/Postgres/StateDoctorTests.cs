using ChatOps.Server.Storage;

namespace ChatOps.Tests.Storage.Postgres;

public sealed class StateDoctorTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly PostgresCluster cluster = PostgresCluster.Shared;

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_state_that_is_as_it_should_be_is_told_with_the_bot_that_works_with_it()
    {
        var place = cluster.NewState(temp.Data);
        Assert.Contains(StateDoctor.Look(place.Server!, TimeProvider.System), f => f.Text == "no bot works with it now");
        using var bot = new PostgresStore(place);
        var findings = StateDoctor.Look(place.Server!, TimeProvider.System);
        Assert.All(findings, f => Assert.Null(f.Next));
        Assert.Contains(findings, f => f.Text.StartsWith($"{place.Server} answers: PostgreSQL 15", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Text.StartsWith("a bot works with it: process", StringComparison.Ordinal));
        Assert.Contains(StateDoctor.Look(cluster.Server(cluster.NewDatabase()), TimeProvider.System), f => f.Text.StartsWith("it is empty", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_comes_with_what_to_do()
    {
        var shut = Assert.Single(StateDoctor.Look(new PostgresServer(cluster.Text("postgres"), "a-wrong-password"), TimeProvider.System));
        Assert.NotNull(shut.Next);
        Assert.DoesNotContain("a-wrong-password", shut.Text, StringComparison.Ordinal);

        var name = cluster.NewDatabase();
        cluster.Execute(name, $"CREATE TABLE somebody (a int); ALTER DATABASE {name} SET synchronous_commit = off");
        var wrong = StateDoctor.Look(cluster.Server(name), TimeProvider.System).Where(f => f.Next is not null).Select(f => f.Text).ToList();
        Assert.Contains(wrong, t => t.StartsWith("synchronous_commit is off", StringComparison.Ordinal));
        Assert.Contains(wrong, t => t.StartsWith("state-foreign", StringComparison.Ordinal));
    }
}
