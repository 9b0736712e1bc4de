using System.Net;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Server.Web.Page;

namespace ChatOps.Tests.Web;

/// <summary>The approver's minute: the plan's head, the decision, then everything else folded; and that something waits is seen everywhere.</summary>
public class ApproverTests
{
    [Fact]
    public async Task The_plans_head_stands_before_the_decision_and_everything_else_behind_it_what_changes_something_first()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore(at: DateTimeOffset.UtcNow);
        var plan = operation.Plan! with { Summary = ["Lost: 3 transactions.", "Stops: client1, for about 4 min.", "The way back: a safety copy.", "Room: enough is free."], Head = 3 };
        site.Store.Put(operation with { Plan = plan });
        using var approver = await Browser.SignInAsync(site, "approver");
        foreach (var path in new[] { "/fragments/card/k7x2m", "/operations/k7x2m" })
        {
            var page = await approver.ReadAsync(path);
            string[] order = ["<b>Lost:</b>", "<b>Stops:</b>", "<b>The way back:</b>", "value=\"approve\"", "5 steps that change something", "Move the data aside", "1 step that only looks", "The clients answer over HTTP", "1 more line about it", "Room", "Rests on 3 facts"];
            var places = order.Select(part => page.IndexOf(part, StringComparison.Ordinal)).ToList();
            Assert.All(order.Zip(places), p => Assert.True(p.Second >= 0, $"{p.First} is not on {path}"));
            Assert.Equal(places.Order(), places);
            Assert.DoesNotContain("<details open", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fact_about_a_file_is_a_sentence_and_what_is_compared_is_still_there_to_the_last_digit()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore(at: DateTimeOffset.UtcNow));
        using var approver = await Browser.SignInAsync(site, "approver");
        var page = await approver.ReadAsync("/operations/k7x2m");
        const string Told = "1288490188 bytes, last changed 2025-11-22 05:32:43 UTC, still the same file (inode 393281)";
        Assert.Contains($"<dd title=\"393281:1288490188:1763789563\">{Told}</dd>", page, StringComparison.Ordinal);
        Assert.Contains($"title=\"393281:1288490188:1763789563\">only if /home/senaite/data/senaitelims/filestorage/Data.fs is still what was planned with: {Told}", page, StringComparison.Ordinal);
        Assert.Equal("zeoserver, client1", FactText.Of("zeoserver, client1"));
    }

    [Theory]
    [InlineData("11862167:2849:1795617004.000000000:1795825566.419361906", "2849 bytes, last changed 2026-11-25 14:30:04 UTC, still the same file (inode 11862167)")]
    [InlineData("393281:5:1763789563 0a1b root", "5 bytes, last changed 2025-11-22 05:32:43 UTC, still the same file (inode 393281) 0a1b root")]
    [InlineData("12:34", "12:34")]
    public void Words_behind_a_file_stay_and_its_clockwork_goes(string value, string told) => Assert.Equal(told, FactText.Of(value));

    [Fact]
    public async Task That_something_waits_is_told_to_whom_it_waits_for()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore(at: DateTimeOffset.UtcNow));
        foreach (var (person, count) in new[] { ("operator", 0), ("viewer", 0) })
        {
            using var other = await Browser.SignInAsync(site, person);
            var none = await other.ReadAsync("/fragments/waits");
            Assert.Contains($"data-count=\"{count}\"", none, StringComparison.Ordinal);
            Assert.DoesNotContain("k7x2m", none, StringComparison.Ordinal);
        }
        using var approver = await Browser.SignInAsync(site, "approver");
        var waits = await approver.ReadAsync("/fragments/waits");
        Assert.Contains("data-count=\"1\" data-newest=\"k7x2m\"", waits, StringComparison.Ordinal);
        Assert.Contains("href=\"/operations/k7x2m\"", waits, StringComparison.Ordinal);
        Assert.Contains("data-waits=\"/assets/", await approver.ReadAsync("/operations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_member_of_a_group_stands_on_its_page_with_what_became_of_it()
    {
        await using var site = await WebSite.StartAsync();
        var sample = Samples.Restore(at: DateTimeOffset.UtcNow);
        var plans = new[] { "lims1", "lims2", "lims3", "lims4" }.Select(n => new PlanPart($"senaite:{n}", sample.Plan! with { Title = $"Restart {n}" }));
        var parent = sample with
        {
            State = OperationState.Running,
            Target = new("senaite", "lims1"),
            StartedAt = DateTimeOffset.UtcNow,
            Plan = sample.Plan! with { Title = "Restart group:lims", Steps = [], Parts = [.. plans] },
            Members =
            [
                Member(0, "lims1", "bbbbb") with { Outcome = Outcome.Succeeded },
                Member(1, "lims2", "ccccc") with { Outcome = Outcome.Failed, Code = "step-failed", Reason = "<b>no</b>" },
                Member(2, "lims3", "ddddd"),
            ],
        };
        site.Store.Put(parent);
        site.Store.Put(Samples.Restore("ccccc") with { Parent = new(parent.Id, parent.Handle) });
        using var browser = await Browser.SignInAsync(site, "operator");
        var page = await browser.ReadAsync("/operations/k7x2m");
        Assert.Contains("4 members: 1 succeeded, 1 failed, 1 running, 1 to do", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/operations/ccccc\"", page, StringComparison.Ordinal);
        Assert.Contains("step-failed: &lt;b&gt;no&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("The plan of senaite:lims4", page, StringComparison.Ordinal);
        Assert.DoesNotContain("0 steps", page, StringComparison.Ordinal);
        var card = await browser.ReadAsync("/fragments/card/k7x2m");
        Assert.Contains("ccccc", card, StringComparison.Ordinal);
        Assert.DoesNotContain("bbbbb", card, StringComparison.Ordinal);
        Assert.Contains("href=\"/operations/k7x2m\"", await browser.ReadAsync("/operations/ccccc"), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/targets/group:", await AtGroupAsync(site, browser, parent), StringComparison.Ordinal);
    }

    private static async Task<string> AtGroupAsync(WebSite site, Browser browser, Operation parent)
    {
        Assert.Equal("1 member: 1 not started", MemberRow.Counts(MemberRow.Of(parent with { State = OperationState.Concluded, Members = [], Plan = parent.Plan! with { Parts = [parent.Plan.Parts[0]] } })));
        return await browser.ReadAsync("/operations");
    }

    private static GroupMember Member(int index, string name, string handle) => new(index, new("senaite", name), ChatOps.Core.Ids.OperationId.New(Samples.Start), handle);
}
