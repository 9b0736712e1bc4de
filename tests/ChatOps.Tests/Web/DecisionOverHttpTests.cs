using System.Net;
using System.Net.Http.Json;
using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Web;

/// <summary>Every decision over HTTP with the real engine behind it: by the right person once, and by everybody else, too late, again or about another plan never.</summary>
public sealed class DecisionOverHttpTests : IAsyncLifetime
{
    private readonly EngineBench _bench = Bench();
    private WebSite? _site;

    public async Task InitializeAsync()
    {
        await _bench.StartAsync();
        // A second approver, and a person of the same rights without the role.
        _bench.People.Become("second", "operator");
        _site = await WebSite.StartAsync(more: s => s
            .AddSingleton(_bench.Get<IOperationStore>()).AddSingleton(_bench.Get<IInbox>()).AddSingleton(_bench.Get<IInventory>())
            .AddSingleton(_bench.Get<AccessPolicy>()).AddSingleton(_bench.Get<ApprovalPolicy>()).AddSingleton<IPeople>(_bench.People)
            .AddSingleton<ITokens>(new TokensOf(_bench.People)));
    }

    public async Task DisposeAsync()
    {
        await _site!.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("approve", "approver", "Succeeded")]
    [InlineData("deny", "approver", "Denied")]
    [InlineData("deny", "operator", "Cancelled")]
    [InlineData("cancel", "operator", "Cancelled")]
    [InlineData("cancel", "second", "Cancelled")]
    public async Task The_right_person_decides_once(string verb, string person, string outcome)
    {
        var waiting = await WaitingAsync();
        Assert.Equal("202 Accepted", await DecideAsync(waiting, verb, person));
        var ended = await _bench.EndAsync(waiting.Handle);
        Assert.Equal(outcome, ended.Outcome.ToString());
        // Whoever comes later is told so, whatever they want.
        var again = verb == "cancel" ? "409 already-ended" : "409 approval-used";
        Assert.Equal(again, await DecideAsync(waiting, verb, person));
        if (verb != "cancel")
            Assert.Equal("409 approval-used", await DecideAsync(waiting, verb == "approve" ? "deny" : "approve", "approver"));
        Assert.Equal("409 already-ended", await DecideAsync(waiting, "cancel", "operator"));
    }

    [Theory]
    [InlineData("approve", "operator", "403 approval-self")]
    [InlineData("approve", "second", "403 approval-role")]
    [InlineData("approve", "viewer", "403 access-denied")]
    [InlineData("approve", "stranger", "401 person-unknown")]
    [InlineData("deny", "second", "403 approval-role")]
    [InlineData("deny", "viewer", "403 access-denied")]
    [InlineData("deny", "stranger", "401 person-unknown")]
    [InlineData("cancel", "viewer", "403 access-denied")]
    [InlineData("cancel", "stranger", "401 person-unknown")]
    public async Task The_wrong_person_decides_nothing(string verb, string person, string answer)
    {
        var waiting = await WaitingAsync();
        Assert.Equal(answer, await DecideAsync(waiting, verb, person));
        await StillWaitsAsync(waiting);
    }

    [Theory]
    [InlineData("approve", "approver")]
    [InlineData("deny", "approver")]
    [InlineData("deny", "operator")]
    public async Task Another_plan_than_the_one_that_waits_is_not_decided_on(string verb, string person)
    {
        var waiting = await WaitingAsync();
        Assert.Equal("409 approval-stale", await DecideAsync(waiting, verb, person, new string('0', 64)));
        await StillWaitsAsync(waiting);
    }

    /// <summary>To say no nobody has to have read the plan: an empty digest is none.</summary>
    [Theory]
    [InlineData("approve", "approver", "400 bad-argument", true)]
    [InlineData("deny", "approver", "202 Accepted", false)]
    [InlineData("deny", "operator", "202 Accepted", false)]
    public async Task An_empty_digest_names_no_plan(string verb, string person, string answer, bool waits)
    {
        var waiting = await WaitingAsync();
        Assert.Equal(answer, await DecideAsync(waiting, verb, person, ""));
        Assert.Equal(waits ? OperationState.AwaitingApproval : OperationState.Concluded, (await _bench.UntilAsync(waiting.Handle, _ => true)).State);
    }

    [Theory]
    [InlineData("approve", "approver", "409 approval-expired")]
    [InlineData("deny", "approver", "409 approval-expired")]
    [InlineData("deny", "operator", "409 approval-expired")]
    public async Task Too_late_is_too_late(string verb, string person, string answer)
    {
        var waiting = await WaitingAsync();
        _bench.Time.Move(TimeSpan.FromMinutes(31));
        Assert.Equal(answer, await DecideAsync(waiting, verb, person));
        var ended = await _bench.UntilAsync(waiting.Handle, o => o.State is OperationState.AwaitingApproval or OperationState.Concluded);
        Assert.NotEqual(ApprovalKind.Approve, ended.Approval!.Decision?.Kind);
        Assert.Empty(ended.Runs);
    }

    [Fact]
    public async Task What_does_not_exist_and_a_decision_without_its_plan_are_refused()
    {
        var waiting = await WaitingAsync();
        foreach (var verb in (string[])["approve", "deny", "cancel"])
            Assert.Equal("404 unknown-operation", await DecideAsync(waiting with { Handle = "zzzzz" }, verb, "approver"));
        using var client = _site!.Client("token-approver");
        using var blind = await client.PostAsJsonAsync($"/api/operations/{waiting.Handle}/approval", new { decision = "approve" });
        Assert.Equal((HttpStatusCode.BadRequest, "bad-argument"), (blind.StatusCode, await blind.CodeAsync()));
        await StillWaitsAsync(waiting);
    }

    private static EngineBench Bench() => new(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")));

    private async Task<Operation> WaitingAsync() =>
        await _bench.UntilAsync(await _bench.AskAsync("/test destroy"), o => o.State == OperationState.AwaitingApproval);

    private async Task StillWaitsAsync(Operation waiting)
    {
        var now = (await _bench.Get<IOperationStore>().FindAsync(waiting.Id, CancellationToken.None))!;
        Assert.Equal((OperationState.AwaitingApproval, waiting.Version), (now.State, now.Version));
        Assert.Equal("202 Accepted", await DecideAsync(waiting, "deny", "approver"));
    }

    /// <summary>The status with the refusal's code.</summary>
    private async Task<string> DecideAsync(Operation operation, string verb, string person, string? digest = null)
    {
        using var client = _site!.Client($"token-{person}");
        using var answer = verb == "cancel"
            ? await client.PostAsJsonAsync($"/api/operations/{operation.Handle}/cancel", new { reason = "enough" })
            : await client.PostAsJsonAsync($"/api/operations/{operation.Handle}/approval", new { decision = verb, digest = digest ?? operation.Digest, reason = "said so" });
        return $"{(int)answer.StatusCode} {(answer.IsSuccessStatusCode ? answer.StatusCode : await answer.CodeAsync())}";
    }

    private sealed class TokensOf(IPeople people) : ITokens
    {
        public Actor? FindByToken(string token) => people.Find(token["token-".Length..]);

        public string Proof(string person, string salt) => person + salt;
    }
}
