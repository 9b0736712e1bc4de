using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatOps.Demo;

namespace ChatOps.Tests.Journeys;

/// <summary>What a look has found decides how its answer looks, in Slack, on the page and in the API, one look of each family: every step passed in all of them.</summary>
public sealed partial class ToneJourneys(FaultedDemo demo) : IClassFixture<FaultedDemo>
{
    private DemoBot Bot => demo.Bot;

    [Fact]
    public async Task A_laboratory_that_needs_a_look_is_not_green()
    {
        Bot.Fault("client-503", "zeoclient2");
        try
        {
            await AssertLooksAsync("/senaite status lims1", "⚠️ lims1: needs a look", "Warning", "wait", "Succeeded, with a warning");
        }
        finally
        {
            Bot.NoFaults();
        }
        await AssertLooksAsync("/senaite status lims1", "✅ lims1: healthy", "Good", "good", "Succeeded");
    }

    [Fact]
    public async Task An_install_that_contradicts_itself_is_red()
    {
        var file = Path.Combine(Bot.Data, "hosts/vtom1/home/vtom/.personalport_rc");
        var before = await File.ReadAllBytesAsync(file);
        await File.WriteAllTextAsync(file, "[ports]\nvtserver:vtserverm\n");
        try
        {
            await AssertLooksAsync("/vtom status vtom1", "❌ vtom1: inconsistent", "Bad", "bad", "Succeeded, and found a fault");
        }
        finally
        {
            await File.WriteAllBytesAsync(file, before);
        }
    }

    [Fact]
    public async Task A_port_that_is_open_without_a_listener_is_a_warning_and_a_list_of_ports_is_neither_good_nor_bad()
    {
        using var forwarded = new TcpListener(HostAddress.Of(Bot.Data, DemoHost.Name), 0);
        forwarded.Start();
        var port = ((IPEndPoint)forwarded.LocalEndpoint).Port;
        await AssertLooksAsync($"/ports audit lims1 --range {port}", "⚠️ lims1: ", "Warning", "wait", "Succeeded, with a warning");
        await AssertLooksAsync($"/ports scan lims1 --range {port}", "lims1: 1 open port", "Neutral", "calm", "Succeeded");
    }

    [Fact]
    public async Task An_exit_status_of_a_declared_command_is_not_called_good() =>
        await AssertLooksAsync("/demo echo hello", "/demo echo on ", "Neutral", "calm", "Succeeded");

    private async Task AssertLooksAsync(string command, string slack, string api, string page, string word)
    {
        var (voice, team) = (Bot.In("Slack"), Bot.Team!);
        var operation = await voice.OperationAsync("demo-operator", command);
        var record = await voice.ConcludedAsync(operation);
        Assert.Equal("Succeeded", record.GetProperty("outcome").GetString());
        var answer = await team.Slack.EphemeralAsync(team.Operator, m => m.HasButton("Share") && m.Buttons.Any(b => b.Value == operation));
        Assert.StartsWith(slack, answer.Text, StringComparison.Ordinal);
        Assert.StartsWith(slack, answer.Shown, StringComparison.Ordinal);
        Assert.Equal((api, api), (record.GetProperty("tone").GetString(), record.GetProperty("report").GetProperty("tone").GetString()));
        var html = await PageAsync($"/operations/{operation}");
        Assert.Matches($"<span class=\"badge {page}\"><span aria-hidden=\"true\">[^<]+</span> {word}</span>", html);
    }

    private async Task<string> PageAsync(string path)
    {
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new() }) { BaseAddress = Bot.Url };
        var token = FormToken().Match(await browser.GetStringAsync("/sign-in")).Groups["token"].Value;
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = "demo-operator", ["back"] = path, ["form-token"] = token });
        using var page = await browser.PostAsync("/sign-in", fields);
        return await page.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
