using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Ssh;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Groups;

/// <summary>A change of a group over real sshds, on hosts with a network and processes of their own. What the hosts have written down is the proof.</summary>
[Collection(HostCollection.Name)]
public sealed class FarGroupTests : IDisposable
{
    private readonly LabHost[] _hosts = [new(), new()];
    private readonly string _marks = Directory.CreateTempSubdirectory("chatops-far-group-").FullName;
    private string _fails = "";

    public FarGroupTests() => File.SetUnixFileMode(_marks, (UnixFileMode)0b001_111_111_111);

    public void Dispose()
    {
        foreach (var host in _hosts)
            host.Dispose();
        Directory.Delete(_marks, recursive: true);
    }

    [HostFact]
    public async Task Bot_and_network_die_on_the_way_and_every_member_runs_once_the_first_alone()
    {
        await using var bench = await StartAsync("web1", "web2", "web3", "web4");
        var handle = await bench.AskAsync("/test change group:web --batch 2");
        await BegunAsync("web1");
        await bench.RestartAsync();
        Assert.Equal(["web1"], Begun());
        await BegunAsync("web2");
        await BegunAsync("web3");
        _hosts[1].Cut(true);
        await bench.RestartAsync();
        _hosts[1].Cut(false);

        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Succeeded, "4 of 4 succeeded"), (ended.Outcome, ended.Reason));
        Assert.All(["web1", "web2", "web3", "web4"], n => Assert.Equal("begun ended ", Written(n)));
    }

    [HostFact]
    public async Task A_host_that_dies_under_its_member_makes_it_unknown_and_a_failure_stops_as_well_before_the_next_begins()
    {
        await using var bench = await StartAsync("web1", "web2", "web3");
        var handle = await bench.AskAsync("/test change group:web --keep-going");
        await BegunAsync("web2");
        _hosts[1].Reboot();
        var ended = await bench.EndAsync(handle);
        // Whatever may fail: nobody knows how this ended.
        Assert.Equal((Outcome.Unknown, 2), (ended.Outcome, ended.Members.Length));
        Assert.Equal(["web1", "web2"], Begun());
        Assert.Equal("begun ", Written("web2"));

        _fails = "web3";
        bench.Group = ["web1", "web3", "web5"];
        var failed = await bench.EndAsync(await bench.AskAsync("/test change group:web"));
        Assert.Equal((Outcome.Failed, 2), (failed.Outcome, failed.Members.Length));
        Assert.Equal(["web1", "web2", "web3"], Begun());
    }

    private Task<EngineBench> StartAsync(params string[] names) => new EngineBench(Plan) { Group = names, At = HostOf }.StartAsync();

    /// <summary>Odd ones on the first host, even ones on the second, each with a folder of its own.</summary>
    private Core.Inventory.Host HostOf(string name)
    {
        var host = _hosts[(name[^1] - '1') % 2];
        return host.Host(TestUsers.Arriving, $"{_marks}/steps-{name}") with { Name = name, Groups = ["web"] };
    }

    private Planning.Ready Plan(PlanRequest request)
    {
        var name = request.Target.Name;
        var step = ScriptedRunbook.Run("go", "sh", "-c", $"printf 'begun ' >>{_marks}/{name}; sleep 2; printf 'ended ' >>{_marks}/{name}; exit {(name == _fails ? 1 : 0)}");
        return new(new("/test", request.Target.Id.ToString(), "A test", ["It is a test."], [step], [], request.ValidUntil));
    }

    private string[] Begun() => [.. Directory.EnumerateFiles(_marks).Select(f => Path.GetFileName(f)!).Order()];

    private string Written(string name) => File.ReadAllText(Path.Combine(_marks, name));

    private async Task BegunAsync(string name)
    {
        for (var giveUp = DateTime.UtcNow.AddMinutes(1); !File.Exists(Path.Combine(_marks, name)); await Task.Delay(20))
            Assert.True(DateTime.UtcNow < giveUp, $"{name} does not begin; there is {string.Join(", ", Begun())}");
    }
}
