using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Web;

/// <summary>
/// Every decision by the page's own forms with the real engine behind them: by the right person once, and by everybody else, too late, again, with rights
/// elsewhere or about another plan never. What the page does not offer somebody is sent all the same.
/// </summary>
public sealed partial class DecisionByFormTests : IAsyncLifetime
{
    private EngineBench? _made;

    private WebSite? _site;

    /// <summary>The commands run until they are ended.</summary>
    private bool _waits;

    private EngineBench Made() => new(
        r => ScriptedRunbook.Steps(r, _waits ? ScriptedRunbook.Run("wait", "/bin/sleep", "60") : ScriptedRunbook.Check("look", "true")),
        more: s => s.AddSingleton(p => new AccessPolicy(
            [
                new("team", ["operator"], ["*"], ["*"], ["ops"]), new("see", ["viewer", "neighbour"], ["ops show"], ["*"], ["ops"]),
                new("lab", ["neighbour"], ["*"], ["*"], ["lab"]),
            ],
            [new("destroy", ["test destroy"], "approver", TimeSpan.FromMinutes(30))], p.GetRequiredService<IPeople>())));

    private EngineBench Bench => _made!;

    private WebSite Site => _site!;

    private IOperationStore Store => Bench.Get<IOperationStore>();

    public async Task InitializeAsync()
    {
        _made = await Made().StartAsync();
        _site = await WebSite.StartAsync(more: s => s
            .AddSingleton(Bench.Get<IOperationStore>()).AddSingleton(Bench.Get<IInbox>()).AddSingleton(Bench.Get<IInventory>())
            .AddSingleton(Bench.Get<AccessPolicy>()).AddSingleton(Bench.Get<ApprovalPolicy>()).AddSingleton<IPeople>(Bench.People)
            .AddSingleton<ITokens>(new NamedTokens(Bench.People)));
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await Bench.DisposeAsync();
    }

    [Theory]
    [InlineData("approve", "approver", "Succeeded")]
    [InlineData("deny", "approver", "Denied")]
    [InlineData("deny", "operator", "Cancelled")]
    public async Task Who_is_offered_a_button_decides_with_it_once(string verb, string person, string outcome)
    {
        var waiting = await WaitingAsync();
        using var browser = await Browser.SignInAsync(Site, person);
        var offered = Offers(await browser.ReadAsync($"/operations/{waiting.Handle}"));
        Assert.Contains(verb, offered);
        Assert.Equal("done", await PressAsync(browser, waiting, verb));
        Assert.Equal(outcome, (await Bench.EndAsync(waiting.Handle)).Outcome.ToString());

        // The same page, sent again from a window that was left open.
        Assert.Equal("approval-used", await PressAsync(browser, waiting, verb));
        Assert.Empty(Offers(await browser.ReadAsync($"/operations/{waiting.Handle}")));
    }

    [Fact]
    public async Task What_runs_is_cancelled_once_by_the_button_that_is_offered()
    {
        _waits = true;
        var running = await Bench.UntilAsync(await Bench.AskAsync("/test change"), o => o.State == OperationState.Running && o.Runs.Length > 0);
        using var viewer = await Browser.SignInAsync(Site, "viewer");
        Assert.Empty(Offers(await viewer.ReadAsync($"/operations/{running.Handle}")));
        Assert.Equal("access-denied", await PressAsync(viewer, running, "cancel"));
        using var browser = await Browser.SignInAsync(Site, "operator");
        Assert.Equal(["cancel"], Offers(await browser.ReadAsync($"/operations/{running.Handle}")));
        var pressed = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PressAsync(browser, running, "cancel")));
        Assert.Equal(["already-cancelled", "done"], pressed.Select(p => p == "already-ended" ? "already-cancelled" : p).Order());
        Assert.Equal("operator", (await Bench.EndAsync(running.Handle)).Cancel!.Person);
        Assert.Equal("already-ended", await PressAsync(browser, running, "cancel"));
    }

    [Theory]
    [InlineData("approve", "operator", "approval-self")]
    [InlineData("approve", "viewer", "access-denied")]
    [InlineData("deny", "viewer", "access-denied")]
    [InlineData("cancel", "viewer", "access-denied")]
    public async Task Who_is_offered_no_button_decides_nothing_by_sending_the_form_all_the_same(string verb, string person, string code)
    {
        var waiting = await WaitingAsync();
        using var browser = await Browser.SignInAsync(Site, person);
        Assert.DoesNotContain(verb, Offers(await browser.ReadAsync($"/operations/{waiting.Handle}")));
        Assert.Equal(code, await PressAsync(browser, waiting, verb));
        await StillWaitsAsync(waiting);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("deny")]
    [InlineData("cancel")]
    public async Task Rights_in_another_channel_decide_nothing(string verb)
    {
        Bench.People.Become("viewer", "neighbour", "approver");
        var waiting = await WaitingAsync();
        using var browser = await Browser.SignInAsync(Site, "viewer");
        Assert.Empty(Offers(await browser.ReadAsync($"/operations/{waiting.Handle}")));
        Assert.Equal("access-denied", await PressAsync(browser, waiting, verb));
        // The composer of the channel where the person may do everything.
        Assert.Contains("access-denied", await TypeAsync(browser, "lab", $"/ops {verb} {waiting.Handle}"), StringComparison.Ordinal);
        await StillWaitsAsync(waiting);
    }

    [Fact]
    public async Task The_form_of_an_earlier_plan_decides_nothing_about_the_one_that_waits_now()
    {
        using var browser = await Browser.SignInAsync(Site, "approver");
        var earlier = await WaitingAsync();
        Assert.Equal("done", await PressAsync(browser, earlier, "deny"));
        await Bench.EndAsync(earlier.Handle);
        var waiting = await WaitingAsync();

        foreach (var verb in (string[])["approve", "deny"])
        {
            Assert.Equal("approval-used", await PressAsync(browser, earlier, verb));
            Assert.NotEqual("done", await PressAsync(browser, waiting, verb, approval: earlier.Approval!.Id));
            Assert.NotEqual("done", await PressAsync(browser, waiting, verb, approval: "0123456789abcdef"));
        }
        await StillWaitsAsync(waiting);
    }

    /// <summary>The page shows one plan; its button must not start another.</summary>
    [Fact]
    public async Task The_approval_of_another_operation_that_waits_is_not_taken_under_this_ones_address()
    {
        using var browser = await Browser.SignInAsync(Site, "approver");
        var (shown, other) = (await WaitingAsync(), await WaitingAsync());
        foreach (var verb in (string[])["approve", "deny"])
            Assert.NotEqual("done", await PressAsync(browser, shown, verb, approval: other.Approval!.Id));
        await StillWaitsAsync(shown);
        await StillWaitsAsync(other);
    }

    [Theory]
    [InlineData("approve", "approver")]
    [InlineData("deny", "approver")]
    [InlineData("deny", "operator")]
    public async Task Too_late_is_too_late(string verb, string person)
    {
        var waiting = await WaitingAsync();
        using var browser = await Browser.SignInAsync(Site, person);
        Bench.Time.Move(TimeSpan.FromMinutes(31));
        Assert.Equal("approval-expired", await PressAsync(browser, waiting, verb));
        Assert.Empty((await Store.FindAsync(waiting.Id, CancellationToken.None))!.Runs);
    }

    /// <summary>Two persons on the page and one with the API, at the same moment; and a double click, which is one delivery.</summary>
    [Fact]
    public async Task Of_several_who_decide_at_the_same_moment_one_does_and_the_others_are_told()
    {
        using var first = await Browser.SignInAsync(Site, "approver");
        using var second = await Browser.SignInAsync(Site, "second");
        using var api = Site.Client("token-second");
        for (var round = 0; round < 5; round++)
        {
            var waiting = await WaitingAsync();
            var delivery = Guid.NewGuid().ToString("N");
            var (twice, others) = (
                new[] { "approve", "approve" }.Select(v => PressAsync(first, waiting, v, delivery: delivery)).ToList(),
                new[] { "approve", "deny" }.Select(v => PressAsync(second, waiting, v)).Append(ApiAsync(api, waiting)).ToList());
            var (double_, rest) = (await Task.WhenAll(twice), await Task.WhenAll(others));
            Assert.Single(double_.Distinct());
            Assert.Equal(1, rest.Append(double_[0]).Count(a => a == "done"));
            Assert.All(rest.Append(double_[0]).Where(a => a != "done"), a => Assert.Equal("approval-used", a));
            var ended = await Bench.EndAsync(waiting.Handle);
            Assert.Equal(ended.Approval!.Decision!.Kind == ApprovalKind.Approve ? Outcome.Succeeded : Outcome.Denied, ended.Outcome);
        }
    }

    [Fact]
    public async Task A_locked_target_is_freed_once_by_who_may_in_its_own_channel()
    {
        Bench.People.Become("viewer", "neighbour", "approver");
        var stuck = An.Running("k7f3m").StepEnded("stop-zeoserver", Verdict.Unknown("nobody saw"), An.Moment)
            .Ended(Outcome.Unknown, "unknown", "nobody saw", lockKept: true, An.Moment) with
        { Channel = "ops" };
        Assert.Equal(CommitResult.Done, await Store.CommitAsync(new(stuck) { Take = [An.LockOf(stuck)], Audit = [An.Entry(stuck, "requested")] }, CancellationToken.None));
        using var neighbour = await Browser.SignInAsync(Site, "viewer");
        Assert.Contains("access-denied", await TypeAsync(neighbour, "lab", "/ops resolve k7f3m it looks well"), StringComparison.Ordinal);
        Assert.Contains("access-denied", await TypeAsync(neighbour, "ops", "/ops resolve k7f3m it looks well"), StringComparison.Ordinal);
        Assert.Single(await Store.LocksAsync(CancellationToken.None));

        using var first = await Browser.SignInAsync(Site, "approver");
        using var second = await Browser.SignInAsync(Site, "second");
        var said = await Task.WhenAll(TypeAsync(first, "ops", "/ops resolve k7f3m seen by me"), TypeAsync(second, "ops", "/ops resolve k7f3m seen by me, too"));
        Assert.Single(said, s => s.Contains("not-locked", StringComparison.Ordinal));
        Assert.Empty(await Store.LocksAsync(CancellationToken.None));
        Assert.Equal(Outcome.Unknown, (await Store.FindAsync(stuck.Id, CancellationToken.None))!.Outcome);
    }

    private async Task<Operation> WaitingAsync() =>
        await Bench.UntilAsync(await Bench.AskAsync("/test destroy"), o => o.State == OperationState.AwaitingApproval);

    private async Task StillWaitsAsync(Operation waiting)
    {
        var now = (await Store.FindAsync(waiting.Id, CancellationToken.None))!;
        Assert.Equal((OperationState.AwaitingApproval, waiting.Version), (now.State, now.Version));
    }

    /// <summary>Sends the form as the page makes it; "done", or the refusal's code.</summary>
    private static async Task<string> PressAsync(Browser browser, Operation operation, string verb, string? approval = null, string? delivery = null)
    {
        var page = $"/operations/{operation.Handle}";
        var fields = new Dictionary<string, string> { ["delivery"] = delivery ?? Guid.NewGuid().ToString("N"), ["back"] = page };
        if (verb != "cancel")
            (fields["approval"], fields["decision"]) = (approval ?? operation.Approval!.Id, verb);
        using var answer = await browser.SubmitAsync(page, $"{page}/{(verb == "cancel" ? "cancel" : "approval")}", fields, json: true);
        return answer.IsSuccessStatusCode ? "done" : (await answer.CodeAsync())!;
    }

    private static async Task<string> ApiAsync(HttpClient client, Operation operation)
    {
        using var answer = await client.PostAsJsonAsync($"/api/operations/{operation.Handle}/approval", new { decision = "deny", digest = operation.Digest });
        return answer.IsSuccessStatusCode ? "done" : (await answer.CodeAsync())!;
    }

    /// <summary>Types into the channel's composer, and reads what the channel has under it.</summary>
    private async Task<string> TypeAsync(Browser browser, string channel, string text)
    {
        var delivery = Guid.NewGuid().ToString("N");
        using var typed = await browser.SubmitAsync($"/c/{channel}", $"/c/{channel}", new() { ["delivery"] = delivery, ["text"] = text });
        if (typed.StatusCode != HttpStatusCode.Redirect)
            return await typed.Content.ReadAsStringAsync();
        return (await Site.Board.FindAsync($"refusal:{delivery}", CancellationToken.None))?.Body.Title ?? "";
    }

    private static IReadOnlyList<string> Offers(string page) =>
        [.. Decision().Matches(page).Select(m => m.Groups["verb"].Value).Concat(page.Contains("/cancel\"", StringComparison.Ordinal) ? ["cancel"] : Array.Empty<string>())];

    [GeneratedRegex("name=\"decision\" value=\"(?<verb>[a-z]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decision();

    private sealed class NamedTokens(IPeople people) : ITokens
    {
        public Actor? FindByToken(string token) => people.Find(token["token-".Length..]);

        public string Proof(string person, string salt) => person + salt;
    }
}
