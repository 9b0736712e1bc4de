using ChatOps.Core.Execution;
using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>A host whose cable is pulled, and one that loses its power: what goes on is found again, what is lost is said.</summary>
[Collection(HostCollection.Name)]
public sealed class SshNetworkTests : IDisposable
{
    private readonly LabHost _far = new();
    private readonly SshExecutor _executor;
    private readonly StepLab _lab;

    public SshNetworkTests()
    {
        _executor = new(_far.Folder, _ => null, TimeProvider.System, null, TimeSpan.FromSeconds(1));
        _lab = new() { Executor = _executor };
        _lab.Host = _far.Host(TestUsers.Arriving, _lab.Host.StepFolder);
    }

    public void Dispose()
    {
        _executor.Dispose();
        _lab.Dispose();
        _far.Dispose();
    }

    [HostFact]
    public async Task A_cut_network_is_noticed_and_the_step_is_found_again_whole()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "i=0; while [ $i -lt 100 ]; do i=$((i + 1)); echo $i; sleep 0.1; done; exit 3"));
        _far.Cut(true);
        var lost = await Assert.ThrowsAsync<HostUnreachableException>(async () =>
        {
            while (true)
                await _lab.FollowAsync(key, new(1_000_000, 0), TimeSpan.FromSeconds(120)); // by its own limit it would say something else
        });
        Assert.Equal("host-unreachable", lost.Code);
        _far.Cut(false);
        var end = await UntilAsync(() => _lab.EndOfAsync(key));
        Assert.Equal((3, string.Concat(Enumerable.Range(1, 100).Select(i => $"{i}\n"))), (end.Progress.ExitStatus, end.Text));
    }

    [HostFact]
    public async Task A_step_on_a_host_that_lost_its_power_is_lost_and_never_said_to_have_ended()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "echo begun; sleep 300"));
        _far.Reboot();
        var found = await UntilAsync(() => _lab.FollowAsync(key));
        Assert.Equal((StepState.Lost, null), (found.State, found.ExitStatus));
        Assert.IsType<StartAnswer.Existing>(await _lab.StartAsync(StepLab.Script(key, "echo begun; sleep 300")));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (HostUnreachableException) when (tries < 60)
            {
                await Task.Delay(500);
            }
        }
    }
}
