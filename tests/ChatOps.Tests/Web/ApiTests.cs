using System.Net;
using System.Net.Http.Json;
using System.Text;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Web;

public class ApiTests
{
    public static TheoryData<string, string> Endpoints => new()
    {
        { "POST", "/api/commands" }, { "GET", "/api/commands" }, { "GET", "/api/completions?text=/" }, { "GET", "/api/operations" }, { "GET", "/api/operations/k7x2m" },
        { "GET", "/api/operations/k7x2m/transcript" }, { "POST", "/api/operations/k7x2m/approval" }, { "POST", "/api/operations/k7x2m/cancel" },
        { "POST", "/api/operations/k7x2m/share" }, { "POST", "/api/answers/some-key/share" },
        { "GET", "/api/operations/k7x2m/audit" }, { "GET", "/api/operations/k7x2m/steps/start/output" }, { "GET", "/api/events" }, { "GET", "/api/whatever" },
    };

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Every_endpoint_refuses_strangers_and_persons_without_a_rule(string method, string path)
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        foreach (var (token, status, code) in new[]
                 {
                     (null, HttpStatusCode.Unauthorized, "person-unknown"), ("token-stranger", HttpStatusCode.Unauthorized, "person-unknown"),
                     ("token-nobody", HttpStatusCode.Forbidden, "access-denied"),
                 })
        {
            using var client = site.Client(token);
            using var request = new HttpRequestMessage(new(method), path);
            if (method == "POST")
                request.Content = JsonContent.Create(new { text = "/ops help", channel = "ops", decision = "approve", digest = "x" });
            using var response = await client.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
            Assert.Equal(code, await response.CodeAsync());
        }
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task A_command_for_a_host_is_accepted_with_its_operation()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        using var response = await client.PostAsJsonAsync("/api/commands", new { text = "/senaite backup lims1", channel = "ops" });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var json = await response.JsonAsync();
        Assert.Equal("k7x2m", json.GetProperty("operation").GetString());
        Assert.Equal("Planning", json.GetProperty("state").GetString());
        var delivery = Assert.Single(site.Inbox.Received);
        Assert.Equal(("operator", "ops", "Api"), (delivery.Person, delivery.Channel, delivery.Platform));
        Assert.Equal(new DeliveryBody.TypedCommand("/senaite backup lims1"), delivery.Body);
    }

    [Fact]
    public async Task An_answer_is_a_reply_with_its_table()
    {
        await using var site = await WebSite.StartAsync();
        site.Inbox.Answer = _ => new Answer.Replied(new Reply("Restore points", "2 points")
        {
            Fields = [new("Age", "2 h")],
            Table = new(["Stamp", "Size"], [["2026-11-20-02-30-04", "118 MB"]]),
        });
        using var client = site.Client("token-viewer");
        using var response = await client.PostAsJsonAsync("/api/commands", new { text = "/senaite backups", channel = "ops" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reply = (await response.JsonAsync()).GetProperty("reply");
        Assert.Equal("Restore points", reply.GetProperty("title").GetString());
        Assert.Equal("2 h", reply.GetProperty("fields")[0].GetProperty("value").GetString());
        Assert.Equal("118 MB", reply.GetProperty("table").GetProperty("rows")[0][1].GetString());
    }

    [Theory]
    [InlineData("bad-argument", 400), InlineData("unknown-command", 400), InlineData("unknown-target", 400)]
    [InlineData("access-denied", 403), InlineData("approval-self", 403), InlineData("approval-role", 403), InlineData("command-disabled", 403)]
    [InlineData("unknown-operation", 404)]
    [InlineData("target-busy", 409), InlineData("approval-used", 409), InlineData("approval-stale", 409), InlineData("approval-expired", 409)]
    [InlineData("plan-stale", 409), InlineData("cron-due", 409), InlineData("probe-failed", 502)]
    public async Task A_refusal_is_a_problem_with_its_code_status_and_usage(string code, int status)
    {
        await using var site = await WebSite.StartAsync();
        site.Inbox.Answer = _ => new Answer.Refused(code, "why \u202Enot", "/senaite backup TARGET");
        using var client = site.Client("token-operator");
        using var response = await client.PostAsJsonAsync("/api/commands", new { text = "/senaite backup", channel = "ops" });
        Assert.Equal(status, (int)response.StatusCode);
        var json = await response.JsonAsync();
        Assert.Equal(code, json.GetProperty("code").GetString());
        Assert.Equal("why \\u{202E}not", json.GetProperty("detail").GetString());
        Assert.Equal("/senaite backup TARGET", json.GetProperty("usage").GetString());
    }

    [Theory]
    [InlineData("{"), InlineData("[]"), InlineData("null"), InlineData("{\"text\":5}"), InlineData("{\"channel\":\"ops\"}"), InlineData("")]
    public async Task A_body_that_is_no_command_is_a_bad_argument(string body)
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/commands", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("bad-argument", await response.CodeAsync());
        Assert.DoesNotContain("ChatOps.Server", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        using var response = await client.PostAsJsonAsync("/api/commands", new { text = new string('x', 100_000), channel = "ops" });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task A_channel_without_a_rule_for_the_person_is_refused_like_one_that_does_not_exist()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        foreach (var channel in new[] { "lab", "nowhere" })
        {
            using var response = await client.PostAsJsonAsync("/api/commands", new { text = "/ops help", channel });
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("access-denied", await response.CodeAsync());
        }
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_a_conflict()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        client.DefaultRequestHeaders.Add("Idempotency-Key", "job-17");
        using var first = await client.PostAsJsonAsync("/api/commands", new { text = "/senaite backup lims1", channel = "ops" });
        using var again = await client.PostAsJsonAsync("/api/commands", new { text = "/senaite backup lims1", channel = "ops" });
        using var other = await client.PostAsJsonAsync("/api/commands", new { text = "/senaite stop lims1", channel = "ops" });
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, again.StatusCode));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal("idempotency-conflict", await other.CodeAsync());
        Assert.All(site.Inbox.Received, d => Assert.Equal("api:operator:job-17", d.Id));
    }

    [Fact]
    public async Task The_catalogue_describes_what_the_person_may_use()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client("token-operator");
        var json = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/commands?channel=ops");
        var backup = json.GetProperty("commands")[0];
        Assert.Equal("senaite backup", backup.GetProperty("name").GetString());
        Assert.Equal("Change", backup.GetProperty("risk").GetString());
        Assert.Equal("target", backup.GetProperty("parameters")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Operations_are_listed_newest_first_with_filters_and_pages()
    {
        await using var site = await WebSite.StartAsync();
        for (var i = 0; i < 7; i++)
            site.Store.Put(Samples.Restore($"op{i}", at: Samples.Start.AddMinutes(i)));
        site.Store.Put(Samples.Restore("done1", at: Samples.Start.AddMinutes(8)).Concluded(Outcome.Succeeded, "restored"));
        using var client = site.Client("token-viewer");
        Assert.Equal(["done1", "op6"], await HandlesAsync(client, "?limit=2"));
        Assert.Equal(["op3", "op2"], await HandlesAsync(client, "?limit=2&before=op4"));
        Assert.Equal(["done1"], await HandlesAsync(client, "?state=concluded&target=lims1"));
        Assert.Equal(7, (await HandlesAsync(client, "?state=AwaitingApproval&target=senaite:lims1")).Length);
        foreach (var bad in new[] { "?state=Gone", "?state=1", "?limit=0", "?limit=x", "?target=nowhere", "?target=secret1", "?before=none1" })
        {
            using var response = await client.GetAsync("/api/operations" + bad);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task What_a_person_may_not_read_does_not_exist()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore("hide1", target: "secret1"));
        using var client = site.Client("token-operator");
        Assert.Empty(await HandlesAsync(client, ""));
        foreach (var part in new[] { "", "/transcript", "/audit", "/steps/start/output" })
        {
            using var hidden = await client.GetAsync($"/api/operations/hide1{part}");
            using var none = await client.GetAsync($"/api/operations/none1{part}");
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (hidden.StatusCode, none.StatusCode));
            Assert.Equal(
                (await none.Content.ReadAsStringAsync()).Replace("none1", "hide1", StringComparison.Ordinal), await hidden.Content.ReadAsStringAsync());
        }
        foreach (var part in new[] { "approval", "cancel" })
        {
            using var refused = await client.PostAsJsonAsync($"/api/operations/hide1/{part}", new { decision = "approve", digest = "x" });
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task An_operation_has_its_plan_its_steps_its_approvals_and_its_report()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore("wait1"));
        site.Store.Put(Samples.Restore("done1").Concluded(Outcome.Succeeded, "restored and checked"));
        using var client = site.Client("token-viewer");
        var waiting = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/operations/wait1");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, waiting.GetProperty("outcome").ValueKind);
        Assert.Equal("AwaitingApproval", waiting.GetProperty("state").GetString());
        Assert.Equal(64, waiting.GetProperty("plan").GetProperty("digest").GetString()!.Length);
        Assert.Equal("supervisorctl", waiting.GetProperty("plan").GetProperty("steps")[0].GetProperty("command")[0].GetString());
        Assert.Equal("Data.fs", waiting.GetProperty("plan").GetProperty("basis")[0].GetProperty("name").GetString());
        Assert.Equal("Pending", waiting.GetProperty("steps")[0].GetProperty("state").GetString());

        var done = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/operations/done1");
        Assert.Equal("Succeeded", done.GetProperty("outcome").GetString());
        Assert.Equal("approver", done.GetProperty("approvals")[0].GetProperty("person").GetString());
        Assert.Equal("approve", done.GetProperty("approvals")[0].GetProperty("decision").GetString());
        Assert.Equal("Passed", done.GetProperty("steps")[0].GetProperty("verdict").GetString());
        Assert.Equal("2026-11-20-02-30-04", done.GetProperty("report").GetProperty("fields")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_decision_passes_the_digest_through_the_door()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        using var client = site.Client("token-approver");
        using var without = await client.PostAsJsonAsync("/api/operations/k7x2m/approval", new { decision = "approve" });
        using var wrong = await client.PostAsJsonAsync("/api/operations/k7x2m/approval", new { decision = "maybe", digest = "9f2c" });
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (without.StatusCode, wrong.StatusCode));
        using var approved = await client.PostAsJsonAsync("/api/operations/k7x2m/approval", new { decision = "approve", digest = "9f2c" });
        using var denied = await client.PostAsJsonAsync("/api/operations/k7x2m/approval", new { decision = "deny", reason = "not now" });
        using var cancelled = await client.PostAsync("/api/operations/k7x2m/cancel", null);
        Assert.Equal(HttpStatusCode.Accepted, approved.StatusCode);
        Assert.Equal(
            [
                new DeliveryBody.ApprovalClick(null, "k7x2m", Approve: true, "9f2c", null),
                new DeliveryBody.ApprovalClick(null, "k7x2m", Approve: false, null, "not now"),
                new DeliveryBody.CancelClick("k7x2m", null),
            ],
            site.Inbox.Received.Select(d => d.Body));
    }

    [Fact]
    public async Task A_share_passes_the_door_with_the_answer_it_means()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore().Concluded(Outcome.Succeeded, "looked") with { AskerOnly = true });
        using var client = site.Client("token-operator");
        site.Inbox.Answer = _ => new Answer.Replied(new Reply("Operations"));
        using var asked = await client.PostAsJsonAsync("/api/commands", new { text = "/ops list", channel = "ops" });
        var key = (await asked.JsonAsync()).GetProperty("answer").GetString();
        using var answer = await client.PostAsync($"/api/answers/{key}/share", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(new DeliveryBody.ShareClick(null, site.Inbox.Received.First().Id), site.Inbox.Received.Last().Body);

        using var operation = await client.PostAsync("/api/operations/k7x2m/share", null);
        Assert.Equal(new DeliveryBody.ShareClick("k7x2m", null), site.Inbox.Received.Last().Body);
        using var unknown = await client.PostAsync("/api/operations/zzzzz/share", null);
        Assert.Equal("unknown-operation", await unknown.CodeAsync());
    }

    [Fact]
    public async Task A_transcript_is_read_on_by_its_offset_and_marks_its_gaps()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore();
        site.Store.Put(operation);
        site.Store.Print(operation, Samples.Line(1, "first"), Samples.Line(2, "second", TranscriptStream.Error), Samples.Line(40, "last"));
        using var client = site.Client("token-viewer");
        using var response = await client.GetAsync("/api/operations/k7x2m/transcript");
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("41", Assert.Single(response.Headers.GetValues("X-Next-Offset")));
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.EndsWith("out| first", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("err| second", lines[1], StringComparison.Ordinal);
        Assert.Contains("37 lines not kept", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("first", await client.GetStringAsync("/api/operations/k7x2m/transcript?offset=2"), StringComparison.Ordinal);
        using var end = await client.GetAsync("/api/operations/k7x2m/transcript?offset=41");
        Assert.Equal("41", Assert.Single(end.Headers.GetValues("X-Next-Offset")));
        Assert.Equal("", await end.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_audit_trail_says_whether_its_chain_holds_and_needs_its_own_right()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore();
        site.Store.Put(operation);
        site.Store.Record(new AuditEntry(operation.Id, Samples.Start, "operator", "requested", "/senaite restore lims1 --point latest"));
        using var client = site.Client("token-operator");
        var json = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/operations/k7x2m/audit");
        Assert.True(json.GetProperty("intact").GetBoolean());
        Assert.Equal("requested", json.GetProperty("entries")[0].GetProperty("what").GetString());
        using var viewer = site.Client("token-viewer");
        using var refused = await viewer.GetAsync("/api/operations/k7x2m/audit");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Health_and_readiness_answer_everybody_and_tell_nothing()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client();
        Assert.Equal("ok\n", await client.GetStringAsync("/healthz"));
        Assert.Equal("ready\n", await client.GetStringAsync("/readyz"));
    }

    private static async Task<string[]> HandlesAsync(HttpClient client, string query)
    {
        var json = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/operations" + query);
        return [.. json.GetProperty("operations").EnumerateArray().Select(o => o.GetProperty("id").GetString()!)];
    }
}
