using System.Net;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Server.Web.Page;

namespace ChatOps.Tests.Web;

public class TargetPageTests
{
    [Fact]
    public async Task What_was_found_is_a_picture_with_a_row_for_each_thing_and_a_column_for_each_run()
    {
        await using var site = await WebSite.StartAsync();
        Put(site, "first", minutes: 0, "22", "443", "8080");
        Put(site, "secnd", minutes: 10, "22", "443", "9<b>");
        using var browser = await Browser.SignInAsync(site, "viewer");
        var page = await browser.ReadAsync("/targets/senaite:lims1");
        Assert.Contains("4 different in 2 runs; 3 in the newest", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("class=\"there\"").Length - 1);
        Assert.Equal(2, page.Split("class=\"away\"").Length - 1);
        Assert.Matches("(?s)>9&lt;b&gt;</text>.*>22</text>.*>443</text>.*>8080</text>", page);
        Assert.Contains("8080: not there, secnd", page, StringComparison.Ordinal);
        Assert.Contains("<td>22, 443, 8080</td>", page, StringComparison.Ordinal);
        Assert.Contains("1.5 KiB", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_one_may_not_know_of_is_answered_like_one_that_does_not_exist()
    {
        await using var site = await WebSite.StartAsync();
        using var browser = await Browser.SignInAsync(site, "viewer");
        foreach (var path in new[] { "/targets/senaite:secret1", "/targets/senaite:nowhere", "/targets/nonsense", "/targets/:", "/fragments/targets/senaite:secret1" })
        {
            using var response = await browser.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, response.StatusCode));
            Assert.Contains("there is no such target that you may see", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_others_asked_for_and_may_not_be_read_is_in_no_picture()
    {
        await using var site = await WebSite.StartAsync();
        Put(site, "there", minutes: 0, "22");
        site.Store.Put(Looked("hides", minutes: 5, "31337") with { Channel = "lab" });
        using var browser = await Browser.SignInAsync(site, "viewer");
        Assert.DoesNotContain("31337", await browser.ReadAsync("/targets/senaite:lims1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes", 209, "300 B"), InlineData("bytes", 3_000_000, "3 MiB"), InlineData("bytes", 0, "1 B"), InlineData("s", 1.9, "2 s")]
    [InlineData("s", 400, "10 min"), InlineData("s", 200_000, "3 days"), InlineData("ports", 7, "8 ports"), InlineData("bytes", 1024, "1 KiB")]
    public void An_axis_ends_at_a_round_number_that_people_can_read(string unit, double value, string top)
    {
        var scale = Scale.Of(unit, [value / 2, value]);
        Assert.Equal(top, scale.Say(scale.Top));
        Assert.InRange(scale.Part(value), 0, 1);
    }

    private static void Put(WebSite site, string handle, int minutes, params string[] found) => site.Store.Put(Looked(handle, minutes, found));

    private static Operation Looked(string handle, int minutes, params string[] found)
    {
        var ended = Samples.Restore(handle, at: Samples.Start.AddMinutes(minutes)).Concluded(Outcome.Succeeded, "looked");
        var verdict = Verdict.Passed("looked").With("open", string.Join(' ', found));
        return ended with { Runs = ended.Runs.SetItem(0, ended.Runs[0] with { Verdict = verdict }) };
    }
}

/// <summary>Tells of a run what its first step noted.</summary>
internal sealed class MeasuringRunbook : IRunbook
{
    public CommandSpec Spec { get; } = new("senaite", "restore", "Restores", Risk.Destructive, [], []);

    public IEnumerable<Measure> Measures(PastRun run) => run.Fact("stop-clients", "open") is { } open
        ? [new Measure.Present("Open", [.. open.Split(' ')]), new Measure.Amount("Size", "bytes", 1536)]
        : [];

    public Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Verdict Judge(Step step, StepResult result, JudgeContext context) => throw new NotSupportedException();

    public Reply Report(RunSummary run) => throw new NotSupportedException();
}
