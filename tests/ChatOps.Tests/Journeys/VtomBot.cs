using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ChatOps.Demo.Vtom;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with the demo's VTOM host, started once for a class of journeys. It is spoken to by the API, in Slack and in Discord.</summary>
public sealed class VtomBot : IAsyncLifetime
{
    private const string ShortLimits = """{ "StopLimit": "00:00:08", "StartLimit": "00:00:20" }""";

    private DemoBot? _bot;

    public DemoBot Bot => _bot!;

    private string Host => Path.Combine(Bot.Data, "hosts", "vtom1");

    public async Task InitializeAsync()
    {
        _bot = (await SlackTeamBot.StartAsync($$""" "Targets": { "vtom1": {{ShortLimits}}, "vtom1d": {{ShortLimits}} } """, inDiscord: true)).Bot;
        await DemoBot.UntilAsync(() => Task.FromResult(Answers("vtserver") && Answers("vtserverd")), "both installs run");
    }

    public async Task DisposeAsync()
    {
        if (_bot is not null)
            await _bot.DisposeAsync();
    }

    /// <summary>Where the services file has a name now.</summary>
    public int Port(string service) => int.Parse(Regex.Match(
        File.ReadAllText(Path.Combine(Host, "etc/services"), Encoding.Latin1), $@"^{service}\s+(\d+)/tcp", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Groups[1].Value);

    /// <summary>A connect of our own: what a client of VTOM would see.</summary>
    public bool Answers(string service)
    {
        try
        {
            using var connection = new TcpClient();
            connection.Connect(VtomHost.Create(Bot.Data).Address, Port(service));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public string PersonalPorts(string install) => Path.Combine(Host, install == "vtom" ? "home/vtom" : "usr/vtomd", ".personalport_rc");

    public bool SomebodyIsConnected => Path.Combine(Host, "home/vtom/run/sessions") is var file && File.Exists(file) && File.ReadAllText(file).Contains("IHM", StringComparison.Ordinal);

    /// <summary>How often a step really began the program, by the host's own log.</summary>
    public int Begins(string program, string install) =>
        Bot.HostBegins("vtom1").Count(b => b.Program == program && b.Step.Length > 0 && b.Arguments.StartsWith($"[\"{install}\"", StringComparison.Ordinal));

    public string Services => Path.Combine(Host, "etc/services");

    public void Fault(string name, string install)
    {
        File.WriteAllText(Path.Combine(Host, "fault", name), install);
        Notice();
    }

    public void Heal(string name)
    {
        File.Delete(Path.Combine(Host, "fault", name));
        Notice();
    }

    /// <summary>The host changes itself when one of its tools notices a fault; this one is the cheapest.</summary>
    private void Notice()
    {
        var start = new ProcessStartInfo(Path.Combine(Host, "usr/bin/getent"), ["services", "ssh/tcp"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var tool = Process.Start(start)!;
        tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();
    }

    public async Task<Ending> DoneAsync(string text)
    {
        var ended = await Bot.EndAsync(text);
        Assert.True(ended.Outcome == "Succeeded", $"{text}: {ended}\n{await Bot.TranscriptAsync(ended.Operation)}");
        return ended;
    }
}
