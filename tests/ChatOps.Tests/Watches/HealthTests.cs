using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Watches;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Watches;

public sealed class HealthTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly TargetId One = new("test", "one");

    private sealed class ScriptedLook : IHealthLook
    {
        public string Kind => "test";

        public Func<TargetHealth> Next { get; set; } = () => new(TargetCondition.Well, "fine");

        public int Looks { get; private set; }

        public Task<TargetHealth> LookAsync(Target target, IHostProbe host, CancellationToken cancellationToken)
        {
            Looks++;
            return Task.FromResult(Next());
        }
    }

    private readonly ScriptedLook _look = new();

    private EngineBench Bench(bool wanted = true, params string[] command) => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", command is [] ? ["true"] : command)),
        more: s =>
        {
            s.AddSingleton<IHealthLook>(_look);
            if (wanted)
                s.AddSingleton(new LookIntervals(ImmutableSortedDictionary<string, TimeSpan>.Empty.Add("test", TimeSpan.FromMinutes(10))));
        });

    private static async Task PassAsync(EngineBench bench)
    {
        await bench.Get<HealthKeeper>().LookAsync(None);
        bench.Time.Move(TimeSpan.FromMinutes(12));
        await bench.Get<HealthKeeper>().LookAsync(None);
    }

    private static async Task<KeptFinding> KeptAsync(EngineBench bench) => Assert.Single(await bench.Get<IFindings>().OfAsync(One, TargetHealth.Key, None));

    private static async Task<IReadOnlyList<AuditEntry>> EntriesAsync(EngineBench bench) =>
        [.. (await bench.Get<IOperationStore>().AuditAsync(null, None)).Entries.Select(e => e.Entry).Where(e => e.What == "health")];

    [Fact]
    public async Task Nothing_is_looked_at_that_the_settings_do_not_name()
    {
        await using var bench = await Bench(wanted: false).StartAsync();
        await PassAsync(bench);
        Assert.Equal(0, _look.Looks);
    }

    [Fact]
    public async Task Each_look_is_kept_with_its_moment_and_the_record_gets_an_entry_when_the_condition_changes()
    {
        await using var bench = await Bench().StartAsync();
        await PassAsync(bench);
        Assert.Equal(1, _look.Looks);
        await PassAsync(bench);
        await PassAsync(bench);
        Assert.Equal(3, _look.Looks);
        Assert.InRange((bench.Time.GetUtcNow() - (await KeptAsync(bench)).At).TotalMinutes, 0, 1);
        Assert.Single(await EntriesAsync(bench));

        _look.Next = () => new(TargetCondition.Bad, "port 8100 is closed");
        await PassAsync(bench);
        Assert.Equal("test:one: Well → Bad: port 8100 is closed", (await EntriesAsync(bench))[^1].Detail);
    }

    [Fact]
    public async Task After_a_refusal_that_needs_a_person_nobody_knocks_again_until_a_command_has_been_there()
    {
        await using var bench = await Bench().StartAsync();
        _look.Next = () => throw new HostUnreachableException("auth-refused: the host takes no key of ours") { NeedsPerson = true, Code = "auth-refused" };
        await PassAsync(bench);
        await bench.RestartAsync();
        await PassAsync(bench);
        await PassAsync(bench);
        Assert.Equal(1, _look.Looks);
        Assert.Equal(TargetCondition.Stopped, TargetHealth.Read(await KeptAsync(bench))!.Condition);

        await bench.EndAsync(await bench.AskAsync());
        _look.Next = () => new(TargetCondition.Well, "fine");
        await PassAsync(bench);
        Assert.True(_look.Looks > 1);
        Assert.Equal(TargetCondition.Well, TargetHealth.Read(await KeptAsync(bench))!.Condition);
    }

    [Fact]
    public async Task A_host_that_is_only_away_is_asked_again()
    {
        await using var bench = await Bench().StartAsync();
        _look.Next = () => throw new HostUnreachableException("host-unreachable: no route");
        await PassAsync(bench);
        await PassAsync(bench);
        Assert.Equal(2, _look.Looks);
        Assert.Equal(new TargetHealth(TargetCondition.NotKnown, "the host could not be asked: host-unreachable: no route"), TargetHealth.Read(await KeptAsync(bench)));
    }

    [Fact]
    public async Task Nothing_is_looked_at_while_an_operation_holds_the_target()
    {
        await using var bench = await Bench(wanted: true, "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0").StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.True(ended.LockKept);
        await PassAsync(bench);
        Assert.Equal(0, _look.Looks);
    }

    [Fact]
    public async Task What_was_seen_while_a_change_began_is_not_said()
    {
        await using var bench = await Bench(wanted: true, "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0").StartAsync();
        _look.Next = () =>
        {
            bench.EndAsync(bench.AskAsync().GetAwaiter().GetResult()).GetAwaiter().GetResult();
            return new(TargetCondition.Well, "seen too early");
        };
        await PassAsync(bench);
        Assert.Equal(1, _look.Looks);
        Assert.DoesNotContain("seen too early", (await KeptAsync(bench)).Finding.Value, StringComparison.Ordinal);
    }
}
