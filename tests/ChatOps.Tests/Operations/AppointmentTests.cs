using ChatOps.Core.Appointments;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Operations;

public sealed class AppointmentTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly FollowUp Later = new("back", "test change one", TimeSpan.FromHours(2), "the window of one ends") { RemindBefore = TimeSpan.FromMinutes(10) };

    /// <summary>The first run makes the appointment, what is done by itself does the rest.</summary>
    private sealed class Recipe
    {
        public string Command { get; set; } = "true";
        public int Planned { get; private set; }
        public FollowUp FollowUp { get; set; } = Later;
        public Func<Planning>? Instead { get; set; }

        public Planning Plan(PlanRequest request)
        {
            Planned++;
            if (Planned > 1 && Instead is not null) // planned once, under the lock
                return Instead();
            var ready = (Planning.Ready)ScriptedRunbook.Steps(request, ScriptedRunbook.Run("step", $"/bin/{Command}"));
            return new Planning.Ready(ready.Plan with { FollowUps = Planned <= 1 ? [FollowUp] : [], Settles = Planned > 1 ? [FollowUp.Key] : [] });
        }
    }

    [Fact]
    public async Task What_a_plan_has_for_later_is_done_once_at_its_moment_in_the_requesters_name()
    {
        var recipe = new Recipe();
        await using var bench = await new EngineBench(recipe.Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());

        await KeepAsync(bench);
        Assert.Single(await ListAsync(bench));
        bench.Time.Move(TimeSpan.FromHours(2));
        await KeepAsync(bench);
        await KeepAsync(bench);

        var done = await OnlyOtherAsync(bench);
        Assert.Equal(("operator", Outcome.Succeeded), (done.Requester, done.Outcome));
        Assert.Empty(await AppointmentsAsync(bench));
        await KeepAsync(bench);
        Assert.Equal(2, (await ListAsync(bench)).Count);
    }

    [Fact]
    public async Task A_bot_that_was_down_at_the_moment_does_it_once_when_it_is_back_and_says_how_late()
    {
        var recipe = new Recipe();
        await using var bench = await new EngineBench(recipe.Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());
        bench.Time.Move(TimeSpan.FromHours(5));
        await bench.RestartAsync();

        await KeepAsync(bench);
        // Killed between the delivery and its note: the same delivery again is no second command.
        var origin = (await ListAsync(bench))[^1].Handle;
        await bench.Get<IOperationStore>().CommitAsync(
            new(Operation: null) { Appoint = [Appointment.Of(Later, (await bench.Get<IOperationStore>().FindByHandleAsync(origin, None))!)] }, None);
        await KeepAsync(bench);
        await OnlyOtherAsync(bench);
        await KeepAsync(bench);

        Assert.Equal(2, (await ListAsync(bench)).Count);
        Assert.Empty(await AppointmentsAsync(bench));
        Assert.Contains(await MessagesAsync(bench), m => m.Body.Title.StartsWith("3 h late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_channel_is_reminded_once_before()
    {
        await using var bench = await new EngineBench(new Recipe().Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());
        bench.Time.Move(TimeSpan.FromMinutes(111));

        await KeepAsync(bench);
        await KeepAsync(bench);

        var reminder = Assert.Single(await MessagesAsync(bench), m => m.Key.StartsWith("remind:", StringComparison.Ordinal));
        Assert.Contains("test change one", reminder.Body.Title, StringComparison.Ordinal);
        Assert.Equal(["operator"], reminder.Mentions.ToArray());
        Assert.Single(await ListAsync(bench));
    }

    [Fact]
    public async Task Without_an_end_the_channel_is_reminded_again_and_again()
    {
        var recipe = new Recipe { FollowUp = new("back", null, null, "one is in maintenance") { RemindEvery = TimeSpan.FromHours(8) } };
        await using var bench = await new EngineBench(recipe.Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());

        foreach (var _ in Enumerable.Range(0, 3))
        {
            bench.Time.Move(TimeSpan.FromHours(8));
            await KeepAsync(bench);
            await KeepAsync(bench);
        }

        Assert.Equal(3, (await MessagesAsync(bench)).Count(m => m.Key.StartsWith("remind:", StringComparison.Ordinal)));
        Assert.Single(await AppointmentsAsync(bench));
    }

    [Fact]
    public async Task One_that_fails_is_told_loudly_once_and_calls_the_approvers()
    {
        var recipe = new Recipe();
        await using var bench = await new EngineBench(recipe.Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());
        recipe.Command = "false";
        bench.Time.Move(TimeSpan.FromHours(2));

        await KeepAsync(bench);
        await OnlyOtherAsync(bench);
        await KeepAsync(bench);
        await KeepAsync(bench);

        var loud = Assert.Single(await MessagesAsync(bench), m => m.Key.StartsWith("timer:", StringComparison.Ordinal));
        Assert.Equal((Tone.Bad, true), (loud.Body.Tone, loud.Body.Title.Contains("NOT", StringComparison.Ordinal)));
        Assert.Equal(["approver", "operator", "second"], loud.Mentions.Order());
        Assert.Empty(await AppointmentsAsync(bench));
    }

    [Fact]
    public async Task One_that_is_refused_at_the_door_is_told_loudly()
    {
        await using var bench = await new EngineBench(new Recipe().Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());
        bench.People.Become("operator", "viewer");
        bench.Time.Move(TimeSpan.FromHours(2));

        await KeepAsync(bench);

        var loud = Assert.Single(await MessagesAsync(bench), m => m.Key.StartsWith("timer:", StringComparison.Ordinal));
        Assert.Contains("access-denied", loud.Body.Text, StringComparison.Ordinal);
        Assert.Single(await ListAsync(bench));
        Assert.Empty(await AppointmentsAsync(bench));
    }

    [Fact]
    public async Task Nothing_to_do_any_more_is_no_failure()
    {
        var recipe = new Recipe { Instead = () => new Planning.Refused(AppointmentKeeper.NothingToDo, "it is so already") };
        await using var bench = await new EngineBench(recipe.Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());
        bench.Time.Move(TimeSpan.FromHours(2));

        await KeepAsync(bench);
        await OnlyOtherAsync(bench);
        await KeepAsync(bench);

        Assert.DoesNotContain(await MessagesAsync(bench), m => m.Key.StartsWith("timer:", StringComparison.Ordinal));
        Assert.Empty(await AppointmentsAsync(bench));
    }

    [Fact]
    public async Task One_waits_while_its_target_is_held_and_is_loud_after_half_an_hour()
    {
        var recipe = new Recipe();
        await using var bench = await new EngineBench(recipe.Plan).StartAsync();
        await bench.EndAsync(await bench.AskAsync());
        recipe.Command = "false";
        var holder = An.Running("holds") with { Target = new("test", "one") };
        var store = bench.Get<IOperationStore>();
        await store.CommitAsync(new(holder) { Take = [new(holder.Target, holder.Id, holder.Handle, "second", "a long one", bench.Time.GetUtcNow())] }, None);

        bench.Time.Move(TimeSpan.FromHours(2));
        await KeepAsync(bench);
        Assert.DoesNotContain(await MessagesAsync(bench), m => m.Key.StartsWith("timer:", StringComparison.Ordinal));
        bench.Time.Move(TimeSpan.FromMinutes(31));
        await KeepAsync(bench);

        var loud = Assert.Single(await MessagesAsync(bench), m => m.Key.StartsWith("timer:", StringComparison.Ordinal));
        Assert.Contains("target-busy", loud.Body.Text, StringComparison.Ordinal);
    }

    private static Task KeepAsync(EngineBench bench) => bench.Get<AppointmentKeeper>().KeepAsync(None);

    private static Task<IReadOnlyList<Appointment>> AppointmentsAsync(EngineBench bench) => bench.Get<IOperationStore>().AppointmentsAsync(None);

    private static Task<IReadOnlyList<Operation>> ListAsync(EngineBench bench) => bench.Get<IOperationStore>().ListAsync(new(), None);

    /// <summary>The second operation, ended.</summary>
    private static async Task<Operation> OnlyOtherAsync(EngineBench bench) => await bench.EndAsync((await ListAsync(bench))[0].Handle);

    private static async Task<IReadOnlyList<OutboxMessage>> MessagesAsync(EngineBench bench) =>
        [.. (await bench.Get<IOutbox>().DueAsync("Web", bench.Time.GetUtcNow() + TimeSpan.FromDays(1), 1000, None)).Select(i => i.Message)];
}
