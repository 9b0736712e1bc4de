using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>A demo bot for all journeys of this family: they only read. What is asked for through the API, in Slack or in Discord is answered there, for the asker.</summary>
public sealed class ScannedDemo : IAsyncLifetime
{
    public DemoBot Bot { get; private set; } = null!;

    /// <summary>What the demo's host has, by its own file: program, place, port.</summary>
    public IReadOnlyList<(string Program, string Place, int Port)> Listeners { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Bot = (await SlackTeamBot.StartAsync(inDiscord: true)).Bot;
        Listeners = [.. File.ReadLines(Path.Combine(Bot.Host, "etc/listeners")).Select(l => l.Split(' ')).Select(p => (p[0], p[1], int.Parse(p[2], CultureInfo.InvariantCulture)))];
        var address = IPAddress.Parse(File.ReadAllText(Path.Combine(Bot.Host, "etc/address")).Trim());
        foreach (var port in At("Own", "Forwarded"))
            await DemoBot.UntilAsync(() => AcceptsAsync(address, port), $"{port} is open");
    }

    public IReadOnlyList<int> At(params string[] places) => [.. Listeners.Where(l => places.Contains(l.Place)).Select(l => l.Port).Order()];

    public async Task DisposeAsync() => await Bot.DisposeAsync();

    private static async Task<bool> AcceptsAsync(IPAddress address, int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}

/// <summary>The demo scans its own machine: everything here is seen from the host itself.</summary>
public class PortsJourneys(ScannedDemo demo) : IClassFixture<ScannedDemo>
{
    private DemoBot Bot => demo.Bot;

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_scan_of_all_ports_finds_what_really_listens_and_nothing_else(string voice)
    {
        Bot.In(voice);
        var before = OnEveryAddress();
        var ended = await EndedAsync("/ports scan lims1");
        ended.AssertIs("Succeeded").AssertTells("closed");
        var open = OpenPorts(ended);
        Assert.Subset(open.ToHashSet(), demo.At("Own", "Forwarded").ToHashSet());
        // Whatever else runs on this machine and takes every address is open there, too.
        Assert.Subset(before.Concat(OnEveryAddress()).Concat(demo.At("Own", "Forwarded")).ToHashSet(), open.ToHashSet());
        Assert.DoesNotContain(demo.At("Loopback", "V6")[0], open);
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Discord")]
    public async Task A_range_narrows_the_scan_and_an_address_of_the_demo_can_be_named(string voice)
    {
        Bot.In(voice);
        var port = demo.At("Own")[0];
        var address = (await File.ReadAllTextAsync(Path.Combine(Bot.Host, "etc/address"))).Trim();
        var ended = await EndedAsync($"/ports scan {address} --range {port}-{port + 1}");
        Assert.Equal($"address:{address}", ended.Record.GetProperty("target").GetString());
        Assert.Contains(port, OpenPorts(ended));
        Assert.Contains($"-p {port}-{port + 1} ", await Bot.PrintedAsync(ended.Operation), StringComparison.Ordinal);
        using var far = await Bot.CommandAsync("demo-operator", "/ports scan 127.0.0.1");
        await Bot.AssertRefusedAsync(far, HttpStatusCode.Forbidden, "address-not-allowed");
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_scan_that_is_cancelled_tells_its_progress_and_then_what_it_had_found_and_that_it_is_incomplete(string voice)
    {
        Bot.In(voice);
        Bot.Fault("scan-slow", "400");
        try
        {
            // A small port first: nmap begins with the most usual ones, whatever their place.
            var operation = await Bot.OperationAsync("demo-operator", "/ports scan lims1");
            JsonElement progress = default;
            await DemoBot.UntilAsync(
                async () => (progress = Step(await Bot.ShowAsync(operation)).GetProperty("progress")).ValueKind == JsonValueKind.Object
                    && progress.GetProperty("note").ValueKind == JsonValueKind.String && progress.GetProperty("fraction").ValueKind == JsonValueKind.Number,
                "the scan tells how far it is and what it found", () => progress.ToString());
            Assert.InRange(progress.GetProperty("fraction").GetDouble(), 0, 0.9);
            await Bot.CancelAsync("demo-operator", operation);
            var ended = await Bot.EndedAsync(operation);
            ended.AssertIs("Cancelled").AssertTells("incomplete", "Of all other ports nothing is known");
            Assert.NotEmpty(OpenPorts(ended));
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    [Theory]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task A_scan_whose_nmap_is_killed_tells_what_it_had_found_and_is_no_success(string voice)
    {
        Bot.In(voice);
        Bot.Fault("scan-slow", "400");
        try
        {
            var operation = await Bot.OperationAsync("demo-operator", "/ports scan lims1");
            await DemoBot.UntilAsync(
                async () => Step(await Bot.ShowAsync(operation)).GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
                    && progress.GetProperty("note").ValueKind == JsonValueKind.String, "an open port is found");
            foreach (var nmap in Scanners(Address(await Bot.ShowAsync(operation))))
                nmap.Kill();
            var ended = await Bot.EndedAsync(operation);
            Assert.Equal(("Failed", "scan-incomplete"), (ended.Outcome, ended.Code));
            ended.AssertTells("the scan is incomplete", "exit status 137", "Found open until then", "Of all other ports nothing is known");
            Assert.NotEmpty(OpenPorts(ended));
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    /// <summary>nmap at work on the demo's own address, which no other demo has.</summary>
    private static List<Process> Scanners(string address)
    {
        var found = Process.GetProcessesByName("nmap")
            .Where(p => File.ReadAllText($"/proc/{p.Id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries) is [.., var last] && last == address).ToList();
        Assert.NotEmpty(found);
        return found;
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task An_audit_joins_both_sides_and_tells_what_changed(string voice)
    {
        Bot.In(voice);
        var range = $"1000-20000";
        var first = await EndedAsync($"/ports audit lims1 --range {range}");
        first.AssertIs("Succeeded");
        var rows = first.Rows;
        foreach (var (program, place, port) in demo.Listeners)
        {
            Assert.Contains(
                place switch
                {
                    "Own" => $"{port}/tcp | open from the host itself | {program} | every IPv4 address",
                    "Loopback" => $"{port}/tcp | loopback only | {program} | this machine only (127.0.0.1)",
                    "V6" => $"{port}/tcp | IPv6 only, not scanned | {program} | every IPv6 address only",
                    _ => $"{port}/tcp | open from the host itself, but nothing listens here | not shown (forwarded, or a container's) | open at {Address(first.Record)}",
                },
                rows);
        }
        // A port of its own: what one voice was told is no news for the other.
        var opened = voice switch { "Slack" => 14445, "Discord" => 14446, _ => 14444 };
        Bot.Fault("open-port", $"{opened}");
        try
        {
            await DemoBot.UntilAsync(
                async () => (await EndedAsync("/ports listen lims1")).Rows.Any(r => r.StartsWith($"{opened}/tcp", StringComparison.Ordinal)), "the new listener is there");
            var second = await EndedAsync($"/ports audit lims1 --range {range}");
            Assert.Contains(second.Record.GetProperty("steps").EnumerateArray(), s => s.GetProperty("id").GetString() == "known-1"
                && s.ToString().Contains($"{demo.At("Own").First(p => p is >= 1000 and <= 20000)}", StringComparison.Ordinal));
            second.AssertTells($"since {first.Operation}", $"New: {opened}/tcp open from the host itself, python3");
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    [Fact]
    public async Task An_ss_of_2010_tells_the_same_listeners()
    {
        Bot.In("Api").Fault("old-ss");
        try
        {
            var ended = await EndedAsync("/ports listen lims1");
            foreach (var (program, place, port) in demo.Listeners.Where(l => l.Place != "Forwarded"))
            {
                var where = place switch { "Own" => "every IPv4 address", "Loopback" => "this machine only (127.0.0.1)", _ => "every IPv6 address, perhaps IPv4 too" };
                Assert.Contains(ended.Rows, r => r.StartsWith($"{port}/tcp | {where} | {program} (", StringComparison.Ordinal));
            }
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Discord")]
    public async Task The_ports_of_VTOM_belong_to_its_own_programs(string voice)
    {
        Bot.In(voice);
        var services = File.ReadLines(Path.Combine(Bot.Data, "hosts/vtom1/etc/services"), System.Text.Encoding.Latin1);
        var port = services.First(l => l.StartsWith("vtserver ", StringComparison.Ordinal)).Split(' ', '/')[1];
        var ended = await EndedAsync($"/ports audit vtom1 --range {port}");
        Assert.Contains($"{port}/tcp | open from the host itself | vtserver | every IPv4 address", ended.Rows);
    }

    [Theory]
    [InlineData("Api", "10.0.0.0/24", "bad-host")]
    [InlineData("Slack", "10.0.0.0/24", "bad-host")]
    [InlineData("Discord", "10.0.0.0/24", "bad-host")]
    [InlineData("Api", "127.77.0.1-255", "bad-host")]
    [InlineData("Slack", "127.77.0.1-255", "bad-host")]
    [InlineData("Api", "-iL", "bad-host")]
    [InlineData("Slack", "-iL", "bad-host")]
    [InlineData("Discord", "-iL", "bad-host")]
    [InlineData("Api", "[::1]", "bad-host")]
    [InlineData("Discord", "[::1]", "bad-host")]
    [InlineData("Api", "localhost", "unknown-host")]
    [InlineData("Slack", "localhost", "unknown-host")]
    [InlineData("Discord", "localhost", "unknown-host")]
    public async Task A_hostile_host_gets_no_operation(string voice, string host, string code)
    {
        using var refused = await Bot.In(voice).CommandAsync("demo-operator", $"/ports scan {host}");
        await Bot.AssertRefusedAsync(refused, HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task Without_nmap_the_package_is_named(string voice)
    {
        Bot.In(voice);
        Bot.Fault("nmap-missing");
        try
        {
            var ended = await EndedAsync("/ports scan lims1");
            ended.AssertIs("Refused", "no-tool").AssertTells("apt-get install nmap");
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    private Task<Ending> EndedAsync(string text) => Bot.EndAsync(text);

    private static JsonElement Step(JsonElement operation) => operation.GetProperty("steps").EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Object } step
        ? step
        : JsonDocument.Parse("""{ "progress": null }""").RootElement;

    private static string Address(JsonElement operation) =>
        operation.GetProperty("plan").GetProperty("steps").EnumerateArray().Last().GetProperty("command").EnumerateArray().Last().GetString()!;

    private static IReadOnlyList<int> OpenPorts(Ending ended) =>
        [.. ended.Rows.Select(r => int.Parse(r[..r.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture)).Order()];

    /// <summary>Ports that something on this machine, the demo or not, holds at every address.</summary>
    private static IReadOnlyList<int> OnEveryAddress() =>
    [
        .. new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(f => File.ReadLines(f).Skip(1))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f[3] == "0A" && f[1].Split(':')[0].Trim('0').Length == 0)
            .Select(f => int.Parse(f[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Distinct(),
    ];
}
