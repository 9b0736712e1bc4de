using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Watches;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Watches;

public sealed class WatchTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private sealed class ScriptedWatch : ITargetWatch
    {
        public string Key => "age";

        public string Kind => "test";

        public Watched? Next { get; set; }

        public List<string?> Memos { get; } = [];

        public Task<Watched?> LookAsync(WatchRequest request, CancellationToken cancellationToken)
        {
            Memos.Add(request.Before);
            return Task.FromResult(Next);
        }
    }

    private readonly ScriptedWatch _watch = new();

    private EngineBench Bench(Func<Step, StepResult, Verdict>? judge = null) => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")), judge, more: s => s.AddSingleton<ITargetWatch>(_watch));

    [Fact]
    public async Task People_are_called_once_when_something_goes_amiss_and_told_once_when_it_is_well()
    {
        await using var bench = await Bench().StartAsync();
        await LookAsync(bench, new(false, "all is well") { Memo = "first" });
        Assert.Empty(await MessagesAsync(bench));

        await LookAsync(bench, new(true, "the newest point is of Monday") { Memo = "second" });
        await bench.RestartAsync();
        await LookAsync(bench, new(true, "the newest point is of Monday, still") { Memo = "third" });
        var alarm = Assert.Single(await MessagesAsync(bench));
        Assert.Equal(("ops", Tone.Bad, "the newest point is of Monday"), (alarm.Channel, alarm.Body.Tone, alarm.Body.Text));
        Assert.Equal(["approver", "second"], alarm.Mentions.Order());

        bench.Time.Move(TimeSpan.FromHours(1));
        await LookAsync(bench, new(false, "all is well again"));
        await LookAsync(bench, new(false, "all is well again"));
        var messages = await MessagesAsync(bench);
        Assert.Equal(2, messages.Count);
        Assert.Empty(messages[^1].Mentions);
        Assert.Equal([null, "first", "second", "third", ""], _watch.Memos);
    }

    [Fact]
    public async Task What_is_amiss_stands_in_the_brief_and_before_everything_in_a_plan()
    {
        await using var bench = await Bench().StartAsync();
        await LookAsync(bench, new(true, "the newest point is of Monday"));
        await bench.Get<IFindings>().KeepAsync(new(new("test", "one"), new KnownTrouble("7", "Data.fs is cut").AsFinding("source"), "k3x9p", bench.Time.GetUtcNow()), None);

        var brief = Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops brief")).Reply;
        Assert.Equal(Tone.Bad, brief.Tone);
        Assert.Contains(brief.Table!.Rows, r => r[0] == "Alarm" && r[3].StartsWith("Data.fs is cut (found by k3x9p", StringComparison.Ordinal));
        Assert.Contains(brief.Table.Rows, r => r[0] == "Alarm" && r[3] == "the newest point is of Monday");

        var ended = await bench.EndAsync(await bench.AskAsync("/test change one --reason why"));
        Assert.StartsWith("Data.fs is cut", ended.Plan!.Summary[0], StringComparison.Ordinal);
        Assert.Equal(["the newest point is of Monday", "Reason: why"], ended.Plan.Summary.Skip(1).Take(2));
        var card = (await bench.MessagesAsync())[$"card:{ended.Handle}"].Body;
        Assert.StartsWith("Data.fs is cut", card.Fields[0].Value, StringComparison.Ordinal);
        Assert.Equal("the newest point is of Monday", card.Fields[1].Value);
    }

    [Fact]
    public async Task Nothing_is_looked_at_while_an_operation_holds_the_target()
    {
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("vanish", "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0")), more: s => s.AddSingleton<ITargetWatch>(_watch)).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.True(ended.LockKept);
        await LookAsync(bench, new(true, "amiss"));
        Assert.Empty(_watch.Memos);
        Assert.Contains(
            $"LOCKED by {ended.Handle}", await bench.Get<TargetAlarms>().LockAsync(ended.Target, own: null, None), StringComparison.Ordinal);
    }

    /// <summary>In the commit that ends the step: a bot that dies behind it has not forgotten.</summary>
    [Fact]
    public async Task What_a_step_found_out_is_kept_with_its_verdict()
    {
        await using var bench = await Bench((_, _) => Verdict.Passed("fine") with { Findings = [new("point a", "whole")] }).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        var kept = Assert.Single(await bench.Get<IFindings>().OfAsync(ended.Target, "point ", None));
        Assert.Equal((new Finding("point a", "whole"), ended.Handle), (kept.Finding, kept.Origin));
    }

    private async Task LookAsync(EngineBench bench, Watched watched)
    {
        _watch.Next = watched;
        await bench.Get<WatchKeeper>().LookAsync(None);
    }

    private static async Task<IReadOnlyList<OutboxMessage>> MessagesAsync(EngineBench bench) =>
        [.. (await bench.MessagesAsync()).Values.Where(m => m.Key.StartsWith("watch:", StringComparison.Ordinal)).OrderBy(m => m.At)];
}
