using ChatOps.Core.Chat;
using ChatOps.Core.Ids;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Ops;

public class OpsAnswerTests
{
    [Fact]
    public async Task Whoami_tells_the_person_the_roles_and_what_may_be_done_there()
    {
        await using var bench = await BenchAsync();
        var reply = await ReplyAsync(bench, "approver", "/ops whoami");
        Assert.Equal("approver (Approver)", reply.Title);
        Assert.Contains("/test destroy", reply.Text, StringComparison.Ordinal);
        Assert.Contains(new ReplyField("Roles", "approver, operator"), reply.Fields);
        Assert.Contains(new ReplyField("Channel", "#ops"), reply.Fields);
        Assert.Contains(new ReplyField("Id on Slack", "U0APPROVER"), reply.Fields);
        Assert.Contains(reply.Table!.Rows, r => r[0] == "/test" && r[1] == "change, destroy, host, look");
        Assert.Contains("cannot approve", (await ReplyAsync(bench, "operator", "/ops whoami")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_learns_the_own_id_and_nothing_else()
    {
        await using var bench = await BenchAsync();
        var answer = await bench.Get<IInbox>().ReceiveAsync(
            new("d1", "Slack", Delivery.Stranger("Slack", "U0STRANGE"), "ops", new DeliveryBody.TypedCommand("/ops whoami"), bench.Time.GetUtcNow()),
            CancellationToken.None);
        var refused = Assert.IsType<Answer.Refused>(answer);
        Assert.Equal("person-unknown", refused.Code);
        Assert.Contains("Your id on Slack is U0STRANGE", refused.Reason, StringComparison.Ordinal);
        var record = (await bench.Get<IOperationStore>().AuditAsync(null, CancellationToken.None)).Entries;
        Assert.Contains(record, e => e.Entry is { Person: "Slack:U0STRANGE", What: "refused" });

        Assert.DoesNotContain("Your id", Assert.IsType<Answer.Refused>(await bench.SayAsync("somebody-gone", "/ops whoami")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_brief_has_doubts_first_then_what_waits_runs_and_failed()
    {
        await using var bench = await BenchAsync();
        Assert.Equal("All quiet", (await ReplyAsync(bench, "operator", "/ops brief")).Title);

        var failed = await EndedAsync(bench, "/test change one", Outcome.Failed, lockKept: false);
        var othersRead = await EndedAsync(bench, "/test look one", Outcome.Failed, lockKept: false);
        var old = await EndedAsync(bench, "/test change one", Outcome.Failed, lockKept: false, before: TimeSpan.FromHours(30));
        var doubtful = await EndedAsync(bench, "/test change one", Outcome.Unknown, lockKept: true);
        await AppointAsync(bench, "maint-off");
        var waiting = await bench.AskAsync("/test destroy one");
        await bench.UntilAsync(waiting, o => o.State == OperationState.AwaitingApproval);

        var reply = await ReplyAsync(bench, "second", "/ops brief");
        Assert.Equal("2 things wait for people, 1 went wrong in the last 24 hours", reply.Title);
        Assert.Equal([doubtful, waiting, "k7f3m", failed], reply.Table!.Rows.Select(r => r[1]));
        Assert.Contains($"/ops resolve {doubtful}", reply.Table.Rows[0][3], StringComparison.Ordinal);
        Assert.Contains("(in ", reply.Table.Rows[1][3], StringComparison.Ordinal);
        Assert.Contains("Approver, Second could decide", reply.Table.Rows[1][3], StringComparison.Ordinal);
        Assert.Equal(("Comes next", "/test change one"), (reply.Table.Rows[2][0], reply.Table.Rows[2][2]));
        Assert.Contains("the maintenance window of one ends", reply.Table.Rows[2][3], StringComparison.Ordinal);
        Assert.DoesNotContain(old, reply.Table.Rows.Select(r => r[1]));
        Assert.Contains(othersRead, (await ReplyAsync(bench, "operator", "/ops brief")).Table!.Rows.Select(r => r[1]));

        bench.People.Become("second", "operator-elsewhere");
        Assert.Equal("access-denied", Assert.IsType<Answer.Refused>(await bench.SayAsync("second", "/ops brief")).Code);
    }

    /// <summary>An operation as the engine leaves it, without the minutes that it takes to get there.</summary>
    private static async Task<string> EndedAsync(EngineBench bench, string text, Outcome outcome, bool lockKept, TimeSpan? before = null)
    {
        var at = bench.Time.GetUtcNow() - (before ?? TimeSpan.FromMinutes(5));
        var words = text.Split(' ');
        var draft = An.Operation(Handle.New(), at, new("test", "one")) with
        {
            Command = new(text, words[0][1..], words[1], System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty),
            AskerOnly = words[1] == "look",
        };
        var ended = draft.Planned(An.Plan(), null).Started(at).Ended(outcome, "step-lost", "nobody saw how it ended", lockKept, at);
        var store = bench.Get<IOperationStore>();
        Assert.Equal(CommitResult.Done, await store.CommitAsync(new(ended) { Take = lockKept ? [An.LockOf(ended)] : [] }, CancellationToken.None));
        return ended.Handle;
    }

    private static Task<CommitResult> AppointAsync(EngineBench bench, string key) => bench.Get<IOperationStore>().CommitAsync(
        new(Operation: null)
        {
            Appoint =
            [
                new Appointment(
                    new("test", "one"), key, "test change one", "operator", "ops", "the maintenance window of one ends", bench.Time.GetUtcNow().AddHours(2),
                    RemindAt: null, RemindEvery: null, "k7f3m"),
            ],
        },
        CancellationToken.None);

    private static async Task<Reply> ReplyAsync(EngineBench bench, string person, string text) =>
        Assert.IsType<Answer.Replied>(await bench.SayAsync(person, text)).Reply;

    private static Task<EngineBench> BenchAsync() => new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("change", "true"))).StartAsync();
}
