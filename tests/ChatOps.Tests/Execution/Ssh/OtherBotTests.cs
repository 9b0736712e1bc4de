using ChatOps.Core.Execution;
using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>Two bots with one state, a bot with an older one, a host that was put back: nobody starts what another has started, and nothing is called "never".</summary>
[Collection(HostCollection.Name)]
public sealed class OtherBotTests : IDisposable
{
    private readonly SshServer _server = new();
    private readonly StepLab _lab = new();
    private readonly List<SshExecutor> _executors = [];

    public OtherBotTests() => _lab.Host = _server.Host(TestUsers.Arriving, _lab.Host.StepFolder);

    public void Dispose()
    {
        foreach (var executor in _executors)
            executor.Dispose();
        _lab.Dispose();
        _server.Dispose();
    }

    [HostFact]
    public async Task Of_two_copies_only_the_later_life_starts_and_ends_steps()
    {
        var (first, copy, older) = (Bot("a1", 1, 500, "one"), Bot("a1", 1, 500, "two"), Bot("a1", 1, 499, "three"));
        var key = _lab.NewKey();
        Assert.IsType<StartAnswer.Started>(await StartAsync(first, key));
        Assert.Equal("other-bot", await RefusedAsync(copy));
        Assert.Equal("other-bot", await RefusedAsync(older));
        Assert.StartsWith("other-bot: ", (await Assert.ThrowsAsync<HostUnreachableException>(() => copy.StopAsync(_lab.Host, key, 9, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Equal(StepState.Running, (await copy.FollowAsync(_lab.Host, key, 1, StepOffsets.Start, default, CancellationToken.None)).State);

        var later = Bot("a1", 1, 501, "four");
        Assert.Equal(StepState.Stopped, (await later.StopAsync(_lab.Host, key, 1, CancellationToken.None)).State);
        Assert.Equal("other-bot", await RefusedAsync(first));
        Assert.IsType<StartAnswer.Started>(await StartAsync(Bot("a1", 2, 3, "five"), _lab.NewKey())); // a state that was put back begins a new epoch
    }

    [HostFact]
    public async Task Another_bot_is_refused_until_somebody_deletes_the_file_that_it_names()
    {
        Assert.IsType<StartAnswer.Started>(await StartAsync(Bot("a1", 1, 1, "one"), _lab.NewKey()));
        var other = Bot("b2", 7, 700, "two");
        var refused = Assert.IsType<StartAnswer.Refused>(await StartAsync(other, _lab.NewKey()));
        Assert.Equal("other-bot", refused.Code);
        var file = refused.Reason.Split("delete ")[1].Split(' ')[0];
        Assert.Equal(Path.Combine(_lab.Host.StepFolder, "bot"), file);
        File.Delete(file);
        Assert.IsType<StartAnswer.Started>(await StartAsync(other, _lab.NewKey()));
    }

    [HostFact]
    public async Task What_was_started_on_a_host_that_was_put_back_since_is_lost_and_does_not_start_again()
    {
        var bot = Bot("a1", 1, 1, "one");
        var step = StepLab.Script(_lab.NewKey(), "echo begun >>\"$1\"", _lab.At("log"));
        TestUsers.Run("install", "-o", TestUsers.App, "-m", "0644", "/dev/null", _lab.At("log"));
        Assert.IsType<StartAnswer.Started>(await bot.StartAsync(_lab.Host, step, CancellationToken.None));
        await StepLab.UntilAsync(() => File.ReadAllText(_lab.At("log")) == "begun\n");
        Directory.Delete(Path.Combine(_lab.Host.StepFolder, step.Key.Operation), recursive: true);
        foreach (var remembers in new[] { HostMemory.Step, HostMemory.Operation })
        {
            var refused = Assert.IsType<StartAnswer.Refused>(await bot.StartAsync(_lab.Host, step with { Remembers = remembers }, CancellationToken.None));
            Assert.Equal("folder-lost", refused.Code);
        }
        Assert.Equal("begun\n", await File.ReadAllTextAsync(_lab.At("log")));
    }

    private SshExecutor Bot(string instance, long epoch, long life, string process)
    {
        var executor = new SshExecutor($"{_server.Folder} {process}", _ => null, TimeProvider.System, new(instance, epoch, life, process), TimeSpan.FromSeconds(1));
        _executors.Add(executor);
        return executor;
    }

    private Task<StartAnswer> StartAsync(SshExecutor bot, StepKey key) => bot.StartAsync(_lab.Host, StepLab.Script(key, "sleep 300"), CancellationToken.None);

    private async Task<string> RefusedAsync(SshExecutor bot) => Assert.IsType<StartAnswer.Refused>(await StartAsync(bot, _lab.NewKey())).Code;
}
