using System.Text;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// Maintenance of two installs on one host, with real processes and real ports: chat text in, by the API and in Slack; what a client of VTOM sees, and what
/// both tell, out.
/// </summary>
public sealed class VtomJourneys(VtomBot vtom) : IClassFixture<VtomBot>
{
    [Fact]
    public async Task A_second_install_is_prepared_after_approval_and_both_are_switched_at_once()
    {
        var services = await File.ReadAllTextAsync(vtom.Services, Encoding.Latin1);
        foreach (var voice in (string[])["Api", "Discord", "Slack"])
            (await vtom.Bot.In(voice).EndAsync("/vtom maint on vtom1d --cut-jobs")).AssertIs("Refused", "service-missing");

        (await vtom.Bot.EndedAsync(await vtom.Bot.ApprovedAsync("/vtom setup vtom1d"))).AssertIs("Succeeded");
        Assert.StartsWith(services, await File.ReadAllTextAsync(vtom.Services, Encoding.Latin1), StringComparison.Ordinal);
        foreach (var voice in (string[])["Api", "Discord", "Slack"])
            (await vtom.Bot.In(voice).EndAsync("/vtom setup vtom1d")).AssertIs("Refused", "already");

        var files = (await File.ReadAllTextAsync(vtom.PersonalPorts("vtom")), await File.ReadAllTextAsync(vtom.PersonalPorts("vtomd")));
        await Task.WhenAll(vtom.DoneAsync("/vtom maint on vtom1 --cut-jobs"), vtom.DoneAsync("/vtom maint on vtom1d --cut-jobs"));
        Assert.Equal((false, true, false, true), (vtom.Answers("vtserver"), vtom.Answers("vtserverm"), vtom.Answers("vtserverd"), vtom.Answers("vtserverdm")));
        Assert.Equal(await File.ReadAllTextAsync(vtom.PersonalPorts("vtomd") + ".maint"), await File.ReadAllTextAsync(vtom.PersonalPorts("vtomd")));

        (await vtom.DoneAsync("/vtom status vtom1")).AssertTells("vtom1: maintenance is on");
        (await vtom.DoneAsync("/vtom maint on vtom1 --cut-jobs")).AssertTells("was on already");
        vtom.Bot.In("Api");
        await Task.WhenAll(vtom.DoneAsync("/vtom maint off vtom1 --cut-jobs"), vtom.DoneAsync("/vtom maint off vtom1d --cut-jobs"));
        Assert.Equal((true, false, true, false), (vtom.Answers("vtserver"), vtom.Answers("vtserverm"), vtom.Answers("vtserverd"), vtom.Answers("vtserverdm")));
        Assert.Equal(files, (await File.ReadAllTextAsync(vtom.PersonalPorts("vtom")), await File.ReadAllTextAsync(vtom.PersonalPorts("vtomd"))));
    }

    [Fact]
    public async Task Servers_under_a_running_engine_are_stopped_by_two_people_or_by_one_who_says_so()
    {
        vtom.Bot.In("Discord");
        var on = await vtom.Bot.EndedAsync(await vtom.Bot.ApprovedAsync("/vtom maint on vtom1"));
        on.AssertIs("Succeeded").AssertTells($":{vtom.Port("vtserverm")}");
        var plan = await vtom.Bot.PlanAsync(on.Operation);
        foreach (var part in new[] { "A second person decides, because engines run (exploitation)", "No job runs, as tlist tells" })
            Assert.Contains(part, plan, StringComparison.Ordinal);
        vtom.Fault("job-late", "vtom");
        vtom.Fault("jobs-unknown", "vtom");
        var off = await vtom.DoneAsync("/vtom maint off vtom1 --cut-jobs");
        vtom.Heal("job-late");
        vtom.Heal("jobs-unknown");
        plan = await vtom.Bot.PlanAsync(off.Operation);
        foreach (var part in new[] { "Running jobs: not known; tlist does not tell: tlist : connexion au serveur impossible", "Late jobs, which begin at once when the engines run again: exploitation  soir  cloture" })
            Assert.Contains(part, plan, StringComparison.Ordinal);
        Assert.True(vtom.Answers("vtserver"));
    }

    [Fact]
    public async Task Changed_by_hand_it_is_inconsistent_until_it_is_stopped_and_started()
    {
        vtom.Bot.In("Discord");
        var before = await File.ReadAllTextAsync(vtom.PersonalPorts("vtom"));
        await File.WriteAllTextAsync(vtom.PersonalPorts("vtom"), before.Replace("vtserver:vtserver\n", "vtserver:vtserverm\n", StringComparison.Ordinal));
        var status = await vtom.DoneAsync("/vtom status vtom1");
        status.AssertTells(
            "vtom1: inconsistent", "the file maps vtserver to vtserverm", $"nobody listens on port {vtom.Port("vtserverm")}", $"a connect to port {vtom.Port("vtserver")} is answered");
        (await vtom.Bot.EndAsync("/vtom maint on vtom1 --cut-jobs")).AssertIs("Refused", "inconsistent");

        await vtom.DoneAsync("/vtom stop vtom1 --cut-jobs");
        Assert.Equal((false, false, true), (vtom.Answers("vtserver"), vtom.Answers("vtserverm"), vtom.Answers("vtserverd")));
        await vtom.DoneAsync("/vtom start vtom1");
        Assert.True(vtom.Answers("vtserverm"));
        await vtom.DoneAsync("/vtom maint off vtom1 --cut-jobs");
        Assert.Equal((true, before), (vtom.Answers("vtserver"), await File.ReadAllTextAsync(vtom.PersonalPorts("vtom"))));
    }

    [Fact]
    public async Task A_window_that_ends_while_the_bot_is_dead_is_closed_once_when_it_is_back()
    {
        var (stops, starts) = (vtom.Begins("stop_servers", "vtom"), vtom.Begins("start_servers", "vtom"));
        vtom.Bot.In("Slack");
        var on = await vtom.DoneAsync("/vtom maint on vtom1 --cut-jobs --for 10s");
        await vtom.Bot.KillAsync();
        var due = on.Record.GetProperty("concludedAt").GetDateTimeOffset() + TimeSpan.FromSeconds(11);
        await DemoBot.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow > due), "the window should have ended");
        Assert.Equal((false, true), (vtom.Answers("vtserver"), vtom.Answers("vtserverm"))); // nobody else does it

        await vtom.Bot.StartAgainAsync();
        await DemoBot.UntilAsync(async () => (await ReturnsAsync(on)).Any(IsConcluded), "the bot has done it by itself", () => vtom.Bot.Log);
        // Once more from the beginning: what is done stays done.
        await vtom.Bot.KillAsync();
        await vtom.Bot.StartAgainAsync();
        foreach (var voice in (string[])["Api", "Discord", "Slack"])
        {
            using var brief = await vtom.Bot.In(voice).CommandAsync("demo-operator", "/ops brief");
            Assert.DoesNotContain("maint off vtom1", await brief.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        var back = Assert.Single(await ReturnsAsync(on));
        Assert.Equal("operator", back.GetProperty("requester").GetString());
        (await vtom.Bot.EndedAsync(back.GetProperty("id").GetString()!)).AssertIs("Succeeded").AssertTells("maintenance is off");
        Assert.Equal((stops + 2, starts + 2), (vtom.Begins("stop_servers", "vtom"), vtom.Begins("start_servers", "vtom")));
        Assert.Equal((true, false), (vtom.Answers("vtserver"), vtom.Answers("vtserverm")));
    }

    /// <summary>What came after it on the same install.</summary>
    private async Task<IReadOnlyList<JsonElement>> ReturnsAsync(Ending on)
    {
        var listed = (await vtom.Bot.ListAsync("vtom1")).TakeWhile(o => o.GetProperty("id").GetString() != on.Operation);
        return [.. await Task.WhenAll(listed.Select(o => vtom.Bot.ShowAsync(o.GetProperty("id").GetString()!)))];
    }

    private static bool IsConcluded(JsonElement operation) => operation.GetProperty("state").GetString() == "Concluded";
}
