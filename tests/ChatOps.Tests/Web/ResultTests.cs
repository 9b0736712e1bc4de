using System.Net;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Web;

/// <summary>What a card and its page say when it is over, and the ways on from there.</summary>
public class ResultTests
{
    [Fact]
    public async Task The_result_is_the_cards_own_face_and_the_end_is_told_once_more_where_the_channel_has_got_to()
    {
        await using var site = await WebSite.StartAsync();
        var done = Samples.Restore().Concluded(Outcome.Failed, "the disk is full");
        site.Store.Put(done);
        await PostAsync(site, "card:k7x2m");
        await PostAsync(site, "final:k7x2m", done.Report);
        using var browser = await Browser.SignInAsync(site, "operator");
        var alone = await browser.ReadAsync("/c/ops");
        Assert.Equal(1, Times(alone, "Restore of lims1: Failed"));
        Assert.Equal(1, Times(alone, "the disk is full"));

        await site.Board.PutAsync(new("note:2", "ops", null, null, null, new Reply("Something else"), Samples.Start), CancellationToken.None);
        site.Store.Put(Samples.Restore("bbbbb").Concluded(Outcome.Succeeded, "restored"));
        await PostAsync(site, "card:bbbbb");
        await site.Board.PutAsync(new("note:3", "ops", null, null, null, new Reply("Talk between"), Samples.Start), CancellationToken.None);
        await PostAsync(site, "final:bbbbb", new Reply("Restore of lims1: Succeeded", "long text of the report"));
        var after = await browser.ReadAsync("/c/ops");
        Assert.Equal(2, Times(after, "Restore of lims1: Succeeded"));
        Assert.Contains("href=\"#card-bbbbb\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("long text of the report", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denial_is_said_once()
    {
        await using var site = await WebSite.StartAsync();
        var waiting = Samples.Restore();
        site.Store.Put(waiting with
        {
            State = OperationState.Concluded,
            Outcome = Outcome.Denied,
            Code = "approval-denied",
            Reason = "denied by approver",
            ConcludedAt = Samples.Start.AddMinutes(1),
            Approval = waiting.Approval! with { Decision = new("approver", ApprovalKind.Deny, Samples.Start.AddMinutes(1), "the wrong point") },
            Report = new Reply("Denied · /senaite restore · lims1 · k7x2m", "approval-denied: denied by approver"),
        });
        await PostAsync(site, "card:k7x2m");
        await site.Board.PutAsync(new("note:1", "ops", null, null, null, new Reply("Talk between"), Samples.Start), CancellationToken.None);
        await PostAsync(site, "final:k7x2m", new Reply("Denied · /senaite restore · lims1 · k7x2m", "approval-denied: denied by approver"));
        using var browser = await Browser.SignInAsync(site, "operator");
        var channel = await browser.ReadAsync("/c/ops");
        Assert.Equal(1, Times(channel, "denied by approver"));
        Assert.Equal(1, Times(channel, "the wrong point"));
        var page = await browser.ReadAsync("/operations/k7x2m");
        Assert.Equal(1, Times(page, "denied by approver"));
        Assert.Equal(1, Times(page, "approver denied it"));
        Assert.DoesNotContain("<h2>Report</h2>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_is_asked_for_again_through_the_same_door()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore().Concluded(Outcome.Failed, "no"));
        using var browser = await Browser.SignInAsync(site, "operator");
        Assert.Contains("action=\"/operations/k7x2m/again\"", await browser.ReadAsync("/operations/k7x2m"), StringComparison.Ordinal);
        using var viewer = await Browser.SignInAsync(site, "viewer");
        Assert.DoesNotContain("/again", await viewer.ReadAsync("/operations/k7x2m"), StringComparison.Ordinal);

        using var again = await browser.SubmitAsync("/operations/k7x2m", "/operations/k7x2m/again", new() { ["delivery"] = NewId });
        Assert.Equal("/c/ops#end", again.Headers.Location?.ToString());
        using var failed = await browser.SubmitAsync("/operations/k7x2m", "/operations/k7x2m/again", new() { ["delivery"] = NewId, ["only"] = "failed" });
        Assert.Equal(["/ops rerun k7x2m", "/ops rerun k7x2m --failed"], site.Inbox.Received.Select(d => Assert.IsType<DeliveryBody.TypedCommand>(d.Body).Text));
        using var unknown = await browser.SubmitAsync("/operations/k7x2m", "/operations/zzzzz/again", new() { ["delivery"] = NewId });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var forged = await browser.PostAsync("/operations/k7x2m/again", new() { ["delivery"] = NewId });
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(2, site.Inbox.Received.Count);

        site.Store.Put(Samples.Restore("bbbbb").Running(2));
        Assert.DoesNotContain("/again", await browser.ReadAsync("/operations/bbbbb"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_step_that_failed_is_one_click_away_and_counted()
    {
        await using var site = await WebSite.StartAsync();
        var ended = Samples.Restore().Concluded(Outcome.Failed, "the disk is full");
        var runs = ended.Runs.Take(4).Select((r, i) => i == 3 ? r with { Verdict = ChatOps.Core.Plans.Verdict.Failed("no room") } : r);
        site.Store.Put(ended with { Runs = [.. runs] });
        await PostAsync(site, "card:k7x2m");
        using var browser = await Browser.SignInAsync(site, "viewer");
        foreach (var path in new[] { "/c/ops", "/operations", "/operations/k7x2m" })
            Assert.Contains("href=\"/operations/k7x2m#step-restore-files\"", await browser.ReadAsync(path), StringComparison.Ordinal);
        Assert.Contains("id=\"step-restore-files\"", await browser.ReadAsync("/operations/k7x2m"), StringComparison.Ordinal);
        Assert.Contains("6 steps: 3 passed, 1 failed, 2 not run", await browser.ReadAsync("/c/ops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_shows_what_programs_print_and_not_what_looks_read_and_information_is_no_warning()
    {
        await using var site = await WebSite.StartAsync();
        var running = Samples.Restore().Running(3);
        site.Store.Put(running);
        site.Store.Print(
            running, Samples.Line(1, "INFO: Created /backups/1.fsz", TranscriptStream.Error), Samples.Line(2, "2026-11-22 08:00:02,113 INFO [restore] half", TranscriptStream.Error),
            Samples.Line(3, "no space left; INFO is no excuse here", TranscriptStream.Error), Samples.Line(4, "HTTP/1.1 200 read by a look", step: "answers"));
        using var browser = await Browser.SignInAsync(site, "viewer");
        var card = await browser.ReadAsync("/fragments/card/k7x2m");
        Assert.DoesNotContain("read by a look", card, StringComparison.Ordinal);
        Assert.Matches("<span class=\"out\"><time[^>]*>[^<]*</time> INFO: Created", card);
        Assert.Matches("<span class=\"out\"><time[^>]*>[^<]*</time> 2026-11-22 08:00:02,113 INFO", card);
        Assert.Matches("<span class=\"err\"><time[^>]*>[^<]*</time> no space left", card);
        Assert.DoesNotContain("read by a look", await browser.ReadAsync("/fragments/tail/k7x2m?lines=12"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_narrowed_by_person_day_and_words()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore("bbbbb", requester: "approver", at: Samples.Start.AddDays(-2)).Concluded(Outcome.Failed, "the disk is full"));
        site.Store.Put(Samples.Restore("ccccc", at: Samples.Start.AddDays(-1)).Concluded(Outcome.Succeeded, "restored"));
        // Half an hour past midnight in Paris is the evening before in UTC.
        site.Store.Put(Samples.Restore("ddddd", at: new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.Zero)).Concluded(Outcome.Failed, "the Disk broke"));
        using var browser = await Browser.SignInAsync(site, "viewer");
        foreach (var (asked, found) in new[]
        {
            ("person=approver", "bbbbb"), ("person=operator", "ccccc ddddd"), ("text=DISK", "bbbbb ddddd"), ("text=disk&person=operator", "ddddd"), ("from=2026-11-22", "ddddd"),
            ("to=2026-11-20", "bbbbb"), ("from=2026-11-21&to=2026-11-21", "ccccc"), ("text=%3Cnothing%3E", ""), ("from=nonsense", "bbbbb ccccc ddddd"), ("outcome=Failed&text=disk", "bbbbb ddddd"),
        })
        {
            var page = await browser.ReadAsync($"/operations?{asked}");
            Assert.Equal((asked, found), (asked, string.Join(' ', new[] { "bbbbb", "ccccc", "ddddd" }.Where(h => page.Contains($"id=\"row-{h}\"", StringComparison.Ordinal)))));
        }
        var kept = await browser.ReadAsync("/operations?person=operator&from=2026-11-20&text=e");
        Assert.Contains("data-src=\"/fragments/operations?person=operator&amp;from=2026-11-20&amp;text=e\"", kept, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-11-20\"", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_are_links_commands_fill_the_line_and_what_a_host_printed_is_neither()
    {
        await using var site = await WebSite.StartAsync();
        var table = new ReplyTable(["What", "Id", "Command", "More"], [["Failed", "k7f3m", "/senaite backup lims1", "it said /ops approve k7f3m"]]);
        await site.Board.PutAsync(new("answer:1", "ops", null, "operator", "/ops brief", new Reply("Brief") { Table = table, NamesCommands = true }, Samples.Start), CancellationToken.None);
        using var browser = await Browser.SignInAsync(site, "operator");
        var own = await browser.ReadAsync("/c/ops");
        Assert.Contains("href=\"/operations/k7f3m\"", own, StringComparison.Ordinal);
        Assert.Contains("data-fill=\"/senaite backup lims1\"", own, StringComparison.Ordinal);
        Assert.Contains("data-label=\"More\"", own, StringComparison.Ordinal);
        Assert.Equal(1, Times(own, "data-fill="));

        await site.Board.PutAsync(new("answer:1", "ops", null, "operator", "/ops brief", new Reply("Brief") { Table = table }, Samples.Start), CancellationToken.None);
        Assert.DoesNotContain("data-fill", await browser.ReadAsync("/c/ops"), StringComparison.Ordinal);
    }

    private static string NewId => Guid.NewGuid().ToString("N");

    private static int Times(string page, string text) => page.Split(text).Length - 1;

    private static Task PostAsync(WebSite site, string key, Reply? body = null) =>
        site.Board.PutAsync(new(key, "ops", key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..], null, null, body ?? new Reply("card"), Samples.Start), CancellationToken.None);
}
