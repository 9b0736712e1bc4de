using ChatOps.Core.Chat;
using ChatOps.Core.Engine;
using ChatOps.Core.Operations;
using ChatOps.Core.SignIn;
using ChatOps.Core.Time;
using ChatOps.Tests.Operations;
using ChatOps.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Clock;

/// <summary>A wall clock that somebody sets, while timestamps go on.</summary>
public class SteadyTimeTests
{
    private readonly FrozenTime _machine = new();

    [Fact]
    public void It_goes_with_the_clocks_and_follows_small_corrections_but_never_goes_back()
    {
        var time = new SteadyTime(_machine);
        var began = time.GetUtcNow();
        _machine.Move(TimeSpan.FromMinutes(5));
        Assert.Equal(began.AddMinutes(5), time.GetUtcNow());
        _machine.Jump(TimeSpan.FromSeconds(1.5));
        Assert.Equal(began.AddMinutes(5).AddSeconds(1.5), time.GetUtcNow());
        _machine.Jump(TimeSpan.FromSeconds(-1.5));
        Assert.Equal(began.AddMinutes(5).AddSeconds(1.5), time.GetUtcNow());
        _machine.Move(TimeSpan.FromSeconds(10));
        Assert.Equal(began.AddMinutes(5).AddSeconds(10), time.GetUtcNow());
        Assert.False(time.TryTake(out _));
    }

    [Fact]
    public void A_jump_back_is_told_and_never_followed()
    {
        var time = new SteadyTime(_machine);
        var began = time.GetUtcNow();
        _machine.Jump(TimeSpan.FromHours(-3));
        _machine.Move(TimeSpan.FromHours(1));
        Assert.Equal(began.AddHours(1), time.GetUtcNow());
        Assert.True(time.TryTake(out var told));
        Assert.Equal((ClockChange.JumpedBack, TimeSpan.FromHours(-3)), (told.Change, told.By));
        Assert.Equal(TimeSpan.FromHours(-3), time.Off);
        // However long both clocks go on together.
        _machine.Move(TimeSpan.FromHours(1));
        Assert.Equal((began.AddHours(2), TimeSpan.FromHours(-3), false), (time.GetUtcNow(), time.Off, time.TryTake(out _)));

        _machine.Jump(TimeSpan.FromHours(3));
        Assert.Equal(began.AddHours(2), time.GetUtcNow());
        Assert.True(time.TryTake(out told));
        Assert.Equal(ClockChange.CameBack, told.Change);
        Assert.Equal(TimeSpan.Zero, time.Off);
    }

    [Fact]
    public void A_jump_forward_is_told_at_once_and_followed_when_both_clocks_have_agreed_for_a_while()
    {
        var time = new SteadyTime(_machine);
        var began = time.GetUtcNow();
        _machine.Jump(TimeSpan.FromHours(8));
        Assert.Equal(began, time.GetUtcNow());
        Assert.True(time.TryTake(out var told));
        Assert.Equal(ClockChange.JumpedForward, told.Change);

        _machine.Move(SteadyTime.Agreement - TimeSpan.FromSeconds(1));
        Assert.Equal(began + SteadyTime.Agreement - TimeSpan.FromSeconds(1), time.GetUtcNow());
        // Another jump begins the waiting anew.
        _machine.Jump(TimeSpan.FromHours(1));
        _machine.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(began + SteadyTime.Agreement, time.GetUtcNow());
        _machine.Move(SteadyTime.Agreement + TimeSpan.FromSeconds(1));
        Assert.Equal(began + (2 * SteadyTime.Agreement) + TimeSpan.FromSeconds(1) + TimeSpan.FromHours(9), time.GetUtcNow());
        while (time.TryTake(out var last))
            told = last;
        Assert.Equal((ClockChange.Followed, TimeSpan.FromHours(9)), (told.Change, told.By));
    }

    [Fact]
    public void A_clock_that_was_wrong_for_a_moment_moved_nothing()
    {
        var time = new SteadyTime(_machine);
        var began = time.GetUtcNow();
        _machine.Jump(TimeSpan.FromDays(365));
        _ = time.GetUtcNow();
        _machine.Move(TimeSpan.FromSeconds(30));
        _machine.Jump(TimeSpan.FromDays(-365));
        Assert.Equal(began.AddSeconds(30), time.GetUtcNow());
    }

    [Fact]
    public async Task A_jump_forward_makes_no_approval_expire_before_both_clocks_agree_and_it_is_told()
    {
        var time = new SteadyTime(_machine);
        await using var bench = await Bench(time).StartAsync();
        var (first, second) = (await WaitingAsync(bench), await WaitingAsync(bench));
        _machine.Jump(TimeSpan.FromHours(1));

        bench.Get<OperationDriver>().Wake(first.Id);
        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", first.Handle));
        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(first.Handle)).Outcome);
        await bench.Get<ChatOps.Server.ClockWatch>().TellAsync(CancellationToken.None);
        Assert.Contains((await bench.MessagesAsync()).Values, m => m.Channel == "ops" && m.Body.Text.Contains("jumped forward by 1 h", StringComparison.Ordinal));
        Assert.Contains((await bench.Get<IOperationStore>().AuditAsync(null, CancellationToken.None)).Entries, e => e.Entry.What == "clock");

        _machine.Move(SteadyTime.Agreement + TimeSpan.FromSeconds(1));
        Assert.Equal("approval-expired", Assert.IsType<Answer.Refused>(await bench.DecideAsync("approver", second.Handle)).Code);
        bench.Get<OperationDriver>().Wake(second.Id);
        Assert.Equal(Outcome.Expired, (await bench.EndAsync(second.Handle)).Outcome);
    }

    [Fact]
    public async Task A_clock_set_back_approves_nothing_of_the_past_and_revives_no_session_also_over_a_restart()
    {
        var time = new SteadyTime(_machine);
        await using var bench = await Bench(() => time).StartAsync();
        var waiting = await WaitingAsync(bench);
        var session = await bench.Get<Sessions>().BeginAsync(bench.People.Find("operator")!, "token", new("::1", "a browser"), CancellationToken.None);
        _machine.Move(Sessions.Longest);
        Assert.Null(await bench.Get<Sessions>().FindAsync(session, CancellationToken.None));
        // A commit after that: the state has seen the moment.
        await bench.SayAsync("viewer", "/ops help");
        _machine.Jump(TimeSpan.FromHours(-9));
        Assert.Equal("approval-expired", Assert.IsType<Answer.Refused>(await bench.DecideAsync("approver", waiting.Handle)).Code);

        // The next life of the bot has only the wall clock, and what its state has seen.
        time = new SteadyTime(_machine);
        await bench.RestartAsync();
        Assert.Null(await bench.Get<Sessions>().FindAsync(session, CancellationToken.None));
        Assert.NotEqual(Outcome.Succeeded, (await bench.EndAsync(waiting.Handle)).Outcome);
        Assert.True(time.Off < TimeSpan.FromHours(-8), $"{time.Off}");
    }

    private static EngineBench Bench(SteadyTime time) => Bench(() => time);

    private static EngineBench Bench(Func<SteadyTime> time) => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")),
        more: s =>
        {
            s.AddSingleton(_ => time());
            s.AddSingleton<TimeProvider>(_ => time());
            s.AddSingleton(new Site(TimeZoneInfo.Utc, new Dictionary<string, string>()) { Channels = ["ops"] });
            s.AddSingleton<ChatOps.Server.ClockWatch>();
        });

    private static async Task<Operation> WaitingAsync(EngineBench bench) =>
        await bench.UntilAsync(await bench.AskAsync("/test destroy"), o => o.State == OperationState.AwaitingApproval);
}
