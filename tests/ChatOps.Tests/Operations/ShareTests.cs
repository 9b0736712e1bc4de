using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;

namespace ChatOps.Tests.Operations;

/// <summary>What only reads is answered to who asked, and shown to the channel by that person alone.</summary>
public class ShareTests
{
    [Fact]
    public async Task Messages_of_a_read_are_for_the_asker_and_those_of_a_change_for_everybody()
    {
        await using var bench = await BenchAsync();
        var read = await bench.EndAsync(await bench.AskAsync("/test look one"));
        var change = await bench.EndAsync(await bench.AskAsync("/test change one"));
        var messages = await bench.MessagesAsync();
        Assert.Equal(("operator", "operator"), (OperationMoves.Card(read).Person, messages[$"final:{read.Handle}"].Person));
        Assert.Equal((null, null), (OperationMoves.Card(change).Person, messages[$"final:{change.Handle}"].Person));
    }

    [Fact]
    public async Task The_asker_shares_once_and_it_is_on_record()
    {
        await using var bench = await BenchAsync();
        var read = await bench.EndAsync(await bench.AskAsync("/test look one"));
        Assert.Equal("share-asker", await RefusedAsync(bench.ShareAsync("second", read.Handle)));
        Assert.Equal("share-asker", await RefusedAsync(bench.ShareAsync("viewer", read.Handle)));
        Assert.DoesNotContain($"shared:{read.Handle}", await bench.MessagesAsync());

        var first = Assert.IsType<Answer.Accepted>(await bench.ShareAsync("operator", read.Handle, id: "press"));
        Assert.Equal(first, await bench.ShareAsync("operator", read.Handle, id: "press"));
        Assert.Equal("already-shared", await RefusedAsync(bench.ShareAsync("operator", read.Handle)));

        var shared = (await bench.MessagesAsync())[$"shared:{read.Handle}"];
        Assert.Null(shared.Person);
        Assert.Contains(new ReplyField("Shared by", "operator"), shared.Body.Fields);
        Assert.Equal(read.Report!.Title, shared.Body.Title);
        var trail = await bench.Get<IOperationStore>().AuditAsync(read.Id, CancellationToken.None);
        Assert.Single(trail.Entries, e => e.Entry is { What: "shared", Person: "operator" });
        Assert.Null(trail.FirstBreak);
        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(read.Handle)).Outcome);
    }

    [Fact]
    public async Task What_runs_still_and_what_everybody_sees_cannot_be_shared()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("wait", "sleep", "60"))).StartAsync();
        var running = await bench.AskAsync("/test look one");
        await bench.UntilAsync(running, o => o.Runs.Length > 0);
        Assert.Equal("not-ended", await RefusedAsync(bench.ShareAsync("operator", running)));
        await bench.SayAsync("operator", $"/ops cancel {running}");
        await bench.EndAsync(running);
        var change = await bench.AskAsync("/test change one");
        Assert.Equal("already-shared", await RefusedAsync(bench.ShareAsync("operator", change)));
        await bench.SayAsync("operator", $"/ops cancel {change}");
        await bench.EndAsync(change);
        Assert.Equal("unknown-operation", await RefusedAsync(bench.ShareAsync("operator", "zzzzz")));
        // Who may not see it does not learn that it exists, nor whose it is.
        bench.People.Become("viewer", "nothing");
        Assert.Equal("unknown-operation", await RefusedAsync(bench.ShareAsync("viewer", running)));
    }

    [Fact]
    public async Task An_answer_of_the_bot_is_shared_by_who_asked_and_a_refusal_by_nobody()
    {
        await using var bench = await BenchAsync();
        await bench.SayAsync("operator", "/ops whoami", id: "asked");
        await bench.SayAsync("operator", "/ops show zzzzz", id: "in-vain");
        Assert.Equal("unknown-answer", await RefusedAsync(bench.ShareAsync("second", null, "asked")));
        Assert.Equal("unknown-answer", await RefusedAsync(bench.ShareAsync("operator", null, "in-vain")));
        Assert.Equal("unknown-answer", await RefusedAsync(bench.ShareAsync("operator", null, "never")));
        Assert.IsType<Answer.Replied>(await bench.ShareAsync("operator", null, "asked", id: "press"));
        Assert.Equal("answer-private", await RefusedAsync(bench.ShareAsync("operator", null, "asked-private", await PrivateAsync(bench))));
        var message = Assert.Single(await bench.MessagesAsync()).Value;
        Assert.Equal(("shared:asked", null, "ops"), (message.Key, message.Person, message.Channel));
        Assert.Equal([new("Shared by", "operator"), new("Asked", "/ops whoami")], message.Body.Fields.Take(2));
        var record = (await bench.Get<IOperationStore>().AuditAsync(null, CancellationToken.None)).Entries;
        Assert.Single(record, e => e.Entry is { What: "shared", Person: "operator" });
    }

    [Fact]
    public async Task Whoever_may_decide_nothing_learns_nothing_about_who_could()
    {
        await using var bench = await BenchAsync();
        var waiting = await bench.AskAsync("/test destroy one");
        await bench.UntilAsync(waiting, o => o.State == OperationState.AwaitingApproval);
        var refused = Assert.IsType<Answer.Refused>(await bench.DecideAsync("viewer", waiting));
        Assert.Equal("access-denied", refused.Code);
        Assert.DoesNotContain("Approver", refused.Reason, StringComparison.Ordinal);
    }

    private static Task<EngineBench> BenchAsync() => new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true"))).StartAsync();

    private static async Task<string> RefusedAsync(Task<Answer> answer) => Assert.IsType<Answer.Refused>(await answer).Code;

    /// <summary>A delivery that was answered for the asker's eyes alone.</summary>
    private static async Task<string> PrivateAsync(EngineBench bench)
    {
        var delivery = new Delivery("asked-private", "test", "operator", "ops", new DeliveryBody.TypedCommand("/ops link"), bench.Time.GetUtcNow());
        await bench.Get<IDeliveries>().ReceiveAsync(delivery, CancellationToken.None);
        await bench.Get<IOperationStore>().CommitAsync(
            new(Operation: null) { Handled = new(delivery.Id, new Answer.Replied(new Reply("a link")) { Private = true }) }, CancellationToken.None);
        return Guid.NewGuid().ToString("N");
    }
}
