using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

/// <summary>What people can rely on in a chat, whichever it is. Every platform passes it.</summary>
public abstract class ChatPlatformContract
{
    internal abstract Task<IChatBench> StartAsync(Func<PlanRequest, Planning> plan);

    [Fact]
    public async Task A_command_has_one_live_message_and_one_end_that_notifies_who_asked()
    {
        await using var bench = await StartAsync(Says("done"));

        var handle = await AskAsync(bench, "change");
        await UntilAsync(bench, () => bench.WithKey($"final:{handle}").Count == 1);

        Assert.Equal(["operator"], bench.WithKey($"final:{handle}")[0].Notified);
        await UntilAsync(bench, () => bench.WithKey($"card:{handle}") is [var card] && card.Shown.Contains("Succeeded: "));
        Assert.False(bench.HasButton($"card:{handle}", "Cancel"));
    }

    [Fact]
    public async Task A_second_person_approves_and_nobody_the_own_request()
    {
        await using var bench = await StartAsync(Says("done"));
        var handle = await WaitingAsync(bench);
        Assert.Contains("approver", bench.WithKey($"card:{handle}").Concat(bench.WithKey($"approval:{handle}:1")).SelectMany(m => m.Notified));

        await bench.PressAsync("operator", $"card:{handle}", "Approve");
        await bench.ToldAloneAsync("operator", "approval-self");
        await bench.PressAsync("viewer", $"card:{handle}", "Approve");
        await bench.ToldAloneAsync("viewer", "access-denied");
        await bench.PressAsync("approver", $"card:{handle}", "Approve");

        var ended = await bench.Engine.EndAsync(handle);
        Assert.Equal((Outcome.Succeeded, "approver"), (ended.Outcome, ended.Approval!.Decision!.Person));
        await UntilAsync(bench, () => !bench.HasButton($"card:{handle}", "Approve"));
    }

    [Fact]
    public async Task A_denial_is_asked_for_its_reason_which_everybody_reads()
    {
        await using var bench = await StartAsync(Says("done"));
        var handle = await WaitingAsync(bench);

        await bench.PressAsync("approver", $"card:{handle}", "Deny");
        await bench.WriteReasonAsync("approver", "not tonight");

        Assert.Equal(Outcome.Denied, (await bench.Engine.EndAsync(handle)).Outcome);
        await UntilAsync(bench, () => bench.WithKey($"final:{handle}") is [var final] && final.Shown.Contains("not tonight"));
    }

    [Fact]
    public async Task What_runs_can_be_cancelled()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("wait", "/bin/sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done", file)));
        var handle = await AskAsync(bench, "change");
        await bench.Engine.UntilAsync(handle, o => o.State == OperationState.Running);
        await UntilAsync(bench, () => bench.HasButton($"card:{handle}", "Cancel"));

        await bench.PressAsync("operator", $"card:{handle}", "Cancel");

        Assert.Equal("operator", (await bench.Engine.EndAsync(handle)).Cancel!.Person);
        await UntilAsync(bench, () => bench.WithKey($"final:{handle}").Count == 1);
    }

    [Fact]
    public async Task What_only_reads_is_for_the_asker_until_it_is_shared()
    {
        await using var bench = await StartAsync(Says("done"));

        await bench.TypeAsync("operator", "look");
        await bench.ToldAloneAsync("operator", "Succeeded");
        var handle = Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None)).Handle;
        Assert.Empty(bench.WithKey($"final:{handle}"));
        await bench.PressOwnAsync("operator", "Share");

        await UntilAsync(bench, () => bench.WithKey($"shared:{handle}") is [var shared] && shared.Shown.Contains("Shared by"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(500, true)]
    public async Task Output_is_under_the_live_message_and_a_file_when_it_is_long(int lines, bool isFile)
    {
        await using var bench = await StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "/bin/sh", "-c", $"for i in $(seq 1 {lines}); do echo line $i; done")));
        var handle = await AskAsync(bench, "change");

        await UntilAsync(bench, () => bench.Output(handle) is { } output && output.Text.Contains($"line {lines}"));

        Assert.Equal(isFile, bench.Output(handle)!.Value.IsFile);
    }

    [Fact]
    public async Task A_lost_answer_makes_no_second_message()
    {
        await using var bench = await StartAsync(Says("done"));
        bench.LoseAnswer("/test change one");
        bench.LoseAnswer("its one step passed");

        var handle = await AskAsync(bench, "change");
        await bench.Engine.EndAsync(handle);
        await SentAsync(bench);

        Assert.Single(bench.WithKey($"card:{handle}"));
        Assert.Single(bench.WithKey($"final:{handle}"));
    }

    [Fact]
    public async Task A_pause_that_is_asked_for_delays_and_loses_nothing()
    {
        await using var bench = await StartAsync(Says("done"));
        bench.AskToWait("/test change one");

        var handle = await AskAsync(bench, "change");
        await bench.Engine.EndAsync(handle);
        await SentAsync(bench);

        Assert.Single(bench.WithKey($"final:{handle}"));
    }

    [Fact]
    public async Task What_is_refused_in_its_form_is_sent_as_text()
    {
        await using var bench = await StartAsync(Says("done"));
        using var refusing = bench.RefuseForms("its one step passed");

        var handle = await AskAsync(bench, "change");

        await UntilAsync(bench, () => bench.WithKey($"final:{handle}").Count == 1);
    }

    [Fact]
    public async Task After_an_outage_everything_comes_once_and_in_order()
    {
        await using var bench = await StartAsync(Says("done"));
        await bench.OutageAsync();
        var first = await bench.Engine.AskAsync("/test change one");
        await bench.Engine.EndAsync(first);
        var second = await bench.Engine.AskAsync("/test change one");
        await bench.Engine.EndAsync(second);

        await bench.EndOutageAsync();
        await SentAsync(bench);

        Assert.All(new[] { first, second }, h => Assert.Single(bench.WithKey($"final:{h}")));
    }

    [Fact]
    public async Task What_comes_twice_is_done_once()
    {
        await using var bench = await StartAsync(Says("done"));
        bench.SendTwice();

        var handle = await AskAsync(bench, "change");
        await bench.Engine.EndAsync(handle);
        await SentAsync(bench);

        Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
    }

    private static Func<PlanRequest, Planning> Says(params string[] words) => r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", ["/bin/echo", .. words]));

    /// <summary>Types it; answers its short id.</summary>
    private static async Task<string> AskAsync(IChatBench bench, string verb)
    {
        await bench.TypeAsync("operator", verb);
        var handle = "";
        await UntilAsync(bench, () => (handle = bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None).Result is [var newest, ..] ? newest.Handle : "").Length > 0);
        await UntilAsync(bench, () => bench.WithKey($"card:{handle}").Count > 0);
        return handle;
    }

    private static async Task<string> WaitingAsync(IChatBench bench)
    {
        var handle = await AskAsync(bench, "destroy");
        await UntilAsync(bench, () => bench.HasButton($"card:{handle}", "Approve"));
        return handle;
    }

    /// <summary>The platform has everything, however many tries it takes.</summary>
    private static Task SentAsync(IChatBench bench) => UntilAsync(
        bench, () => bench.Engine.Get<IOutbox>().DueAsync(bench.Platform, DateTimeOffset.MaxValue, 1000, CancellationToken.None).Result.Count == 0, TimeSpan.FromSeconds(1));

    private static async Task UntilAsync(IChatBench bench, Func<bool> isSo, TimeSpan passes = default)
    {
        for (var giveUp = DateTime.UtcNow.AddMinutes(1); !isSo(); await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < giveUp, "it does not come");
            if (passes <= TimeSpan.Zero)
                continue;
            bench.Engine.Time.Move(passes);
            await bench.Engine.Get<IOutbox>().AgainAsync(bench.Platform, "nothing", CancellationToken.None);
        }
    }
}
