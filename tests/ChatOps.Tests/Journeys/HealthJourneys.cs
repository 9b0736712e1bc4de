namespace ChatOps.Tests.Journeys;

/// <summary>Health and what is in the way of it, on the demo's host with the running program.</summary>
public sealed class HealthJourneys(FaultedDemo demo) : IClassFixture<FaultedDemo>
{
    private DemoBot Bot => demo.Bot;

    /// <summary>Case: sudo's PAM brought http_proxy along, and a proxy's 200 was taken for a dead client's.</summary>
    [Fact]
    public async Task A_proxy_says_nothing_of_a_client()
    {
        Bot.In("Api").Fault("proxy", "503");
        (await Bot.EndAsync("/senaite status lims1")).AssertIs("Succeeded").AssertTells("healthy");
        Bot.Fault("proxy", "200");
        Bot.Fault("client-silent", "zeoclient1");
        var ended = await Bot.EndAsync("/senaite status lims1");
        Bot.NoFaults();
        ended.AssertTells("needs a look", "does not answer in time");
    }

    [Fact]
    public async Task A_redirection_and_a_page_without_an_end_are_no_health()
    {
        Bot.In("Api").Fault("client-redirects", "zeoclient1");
        Bot.Fault("client-stalls", "zeoclient2");
        var ended = await Bot.EndAsync("/senaite status lims1");
        Bot.NoFaults();
        ended.AssertTells("needs a look", "HTTP 302, which leads to http://127.0.0.1:", "/login", "HTTP 200, but the answer did not come to its end");
    }

    /// <summary>Case: a client that somebody started by hand answered on, and the bot said "down already, checked again".</summary>
    [Fact]
    public async Task A_stop_asks_the_port_and_names_the_client_that_supervisor_does_not_know()
    {
        (await Bot.In("Api").EndAsync("/senaite stop lims1 zeoclient1")).AssertIs("Succeeded").AssertTells("Supervisor and ports agree");
        Bot.Fault("client-by-hand");
        await DemoBot.UntilAsync(async () => (await Bot.EndAsync("/senaite status lims1")).Told["API"].Contains("answers all the same"), "the orphan answers");
        var stopped = await Bot.EndAsync("/senaite stop lims1 zeoclient1");
        var started = await Bot.EndAsync("/senaite start lims1 zeoclient1");
        Bot.NoFaults();
        stopped.AssertIs("Failed", "port-in-use").AssertTells("the port answers, so senaitelims_zeoclient1 is not down", "pid ", "zeoclient1/bin/interpreter");
        started.AssertIs("Refused", "port-in-use").AssertTells("pid ");
        await DemoBot.UntilAsync(() => Task.FromResult(demo.ProcessesOf("demo-tool byhand").Count == 0), "the orphan has gone");
        (await Bot.EndAsync("/senaite start lims1 zeoclient1")).AssertIs("Succeeded");
    }

    /// <summary>Case: status was healthy with bare names, and every start and stop failed.</summary>
    [Fact]
    public async Task A_program_that_is_in_a_group_is_refused_under_its_bare_name_with_the_right_one()
    {
        Bot.In("Slack").Fault("supervisor-groups", "live");
        var status = await Bot.EndAsync("/senaite status lims1");
        var stop = await Bot.EndAsync("/senaite stop lims1");
        var restore = await Bot.EndAsync("/senaite restore lims1 --point latest");
        Bot.NoFaults();
        status.AssertTells("needs a look", "but live:senaitelims_zeoclient1: write the name with its group");
        stop.AssertIs("Refused", "unknown-program").AssertTells("live:senaitelims_zeoserver");
        restore.AssertIs("Refused", "unknown-program").AssertTells("live:senaitelims_zeoserver");
        Assert.True(Bot.AllRun());
    }

    /// <summary>Case: a good restore was stopped, made, waited for and rolled back, because the host had no curl.</summary>
    [Theory]
    [InlineData("Api", "curl", "/senaite restore lims1 --point latest", "apt-get install curl")]
    [InlineData("Slack", "curl", "/senaite restart lims1", "apt-get install curl")]
    [InlineData("Api", "ps", "/senaite backup lims1", "apt-get install procps")]
    [InlineData("Api", "supervisorctl", "/senaite stop lims1", "apt-get install supervisor")]
    public async Task A_tool_that_is_missing_is_found_before_anything_is_stopped(string voice, string tool, string command, string advice)
    {
        var path = Path.Combine(Bot.Host, "usr/bin", tool);
        File.Move(path, path + ".away");
        try
        {
            (await Bot.In(voice).EndAsync(command)).AssertIs("Refused", "no-tool").AssertTells(advice, tool);
        }
        finally
        {
            File.Move(path + ".away", path);
        }
        Assert.True(Bot.AllRun());
    }

    [Fact]
    public async Task A_client_is_not_restarted_while_its_server_is_down()
    {
        (await Bot.In("Api").EndAsync("/senaite stop lims1")).AssertIs("Succeeded");
        (await Bot.EndAsync("/senaite restart lims1 zeoclient1")).AssertIs("Refused", "zeo-down").AssertTells("/senaite start lims1 senaitelims_zeoserver");
        (await Bot.EndAsync("/senaite start lims1")).AssertIs("Succeeded").AssertTells("agree");
    }
}
