using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>A demo bot for all journeys of this family: they only read.</summary>
public sealed class ScannedDemo : IAsyncLifetime
{
    public DemoBot Bot { get; private set; } = null!;

    /// <summary>What the demo's host has, by its own file: program, place, port.</summary>
    public IReadOnlyList<(string Program, string Place, int Port)> Listeners { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Bot = await DemoBot.StartAsync();
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

public class PortsJourneys(ScannedDemo demo) : IClassFixture<ScannedDemo>
{
    private DemoBot Bot => demo.Bot;

    [Fact]
    public async Task A_scan_of_all_ports_finds_what_really_listens_and_nothing_else()
    {
        var before = OnEveryAddress();
        var ended = await EndedAsync("/ports scan lims1");
        Assert.Equal("Succeeded", ended.GetProperty("outcome").GetString());
        var open = OpenPorts(ended);
        Assert.Subset(open.ToHashSet(), demo.At("Own", "Forwarded").ToHashSet());
        // Whatever else runs on this machine and takes every address is open there, too.
        Assert.Subset(before.Concat(OnEveryAddress()).Concat(demo.At("Own", "Forwarded")).ToHashSet(), open.ToHashSet());
        Assert.DoesNotContain(demo.At("Loopback", "V6")[0], open);
        Assert.Contains("closed", Text(ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_narrows_the_scan_and_an_address_of_the_demo_can_be_named()
    {
        var port = demo.At("Own")[0];
        var address = (await File.ReadAllTextAsync(Path.Combine(Bot.Host, "etc/address"))).Trim();
        var ended = await EndedAsync($"/ports scan {address} --range {port}-{port + 1}");
        Assert.Equal($"address:{address}", ended.GetProperty("target").GetString());
        Assert.Contains(port, OpenPorts(ended));
        Assert.Contains($"-p {port}-{port + 1} ", await Bot.TranscriptAsync(ended.GetProperty("id").GetString()!), StringComparison.Ordinal);
        using var far = await Bot.CommandAsync("demo-operator", "/ports scan 127.0.0.1");
        await Bot.AssertRefusedAsync(far, HttpStatusCode.Forbidden, "address-not-allowed");
    }

    [Fact]
    public async Task A_scan_that_is_cancelled_tells_its_progress_and_then_what_it_had_found_and_that_it_is_incomplete()
    {
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
            using (var cancel = await Bot.PostAsync("demo-operator", $"/api/operations/{operation}/cancel", new { reason = "enough" }))
                Assert.True(cancel.IsSuccessStatusCode, await cancel.Content.ReadAsStringAsync());
            var ended = await Bot.ConcludedAsync(operation);
            Assert.Equal("Cancelled", ended.GetProperty("outcome").GetString());
            Assert.Contains("incomplete", ended.GetProperty("report").GetProperty("title").GetString(), StringComparison.Ordinal);
            Assert.Contains("Of all other ports nothing is known", Text(ended), StringComparison.Ordinal);
            Assert.NotEmpty(OpenPorts(ended));
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    [Fact]
    public async Task A_scan_whose_nmap_is_killed_tells_what_it_had_found_and_is_no_success()
    {
        Bot.Fault("scan-slow", "400");
        try
        {
            var operation = await Bot.OperationAsync("demo-operator", "/ports scan lims1");
            await DemoBot.UntilAsync(
                async () => Step(await Bot.ShowAsync(operation)).GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
                    && progress.GetProperty("note").ValueKind == JsonValueKind.String, "an open port is found");
            foreach (var nmap in Scanners(Address(await Bot.ShowAsync(operation))))
                nmap.Kill();
            var ended = await Bot.ConcludedAsync(operation);
            Assert.Equal(("Failed", "scan-incomplete"), (ended.GetProperty("outcome").GetString(), ended.GetProperty("code").GetString()));
            Assert.Contains("the scan is incomplete", ended.GetProperty("report").GetProperty("title").GetString(), StringComparison.Ordinal);
            Assert.Contains("exit status 137", Text(ended), StringComparison.Ordinal);
            Assert.Contains("Found open until then", Text(ended), StringComparison.Ordinal);
            Assert.Contains("Of all other ports nothing is known", Text(ended), StringComparison.Ordinal);
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

    [Fact]
    public async Task An_audit_joins_both_sides_and_tells_what_changed()
    {
        var range = $"1000-20000";
        var first = await EndedAsync($"/ports audit lims1 --range {range}");
        Assert.Equal("Succeeded", first.GetProperty("outcome").GetString());
        var rows = Rows(first);
        foreach (var (program, place, port) in demo.Listeners)
        {
            Assert.Contains(
                place switch
                {
                    "Own" => $"{port}/tcp | exposed | {program} | every IPv4 address",
                    "Loopback" => $"{port}/tcp | loopback only | {program} | this machine only (127.0.0.1)",
                    "V6" => $"{port}/tcp | IPv6 only, not scanned | {program} | every IPv6 address only",
                    _ => $"{port}/tcp | open, but nothing listens here | none on this host (forwarded, or another device) | open at {Address(first)}",
                },
                rows);
        }
        Bot.Fault("open-port", "14444");
        try
        {
            await DemoBot.UntilAsync(
                async () => Rows(await EndedAsync("/ports listen lims1")).Any(r => r.StartsWith("14444/tcp", StringComparison.Ordinal)), "the new listener is there");
            var second = await EndedAsync($"/ports audit lims1 --range {range}");
            Assert.Contains($"since {first.GetProperty("id").GetString()}", Text(second), StringComparison.Ordinal);
            Assert.Contains("New: 14444/tcp exposed, python3", Text(second), StringComparison.Ordinal);
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    [Fact]
    public async Task The_ports_of_VTOM_are_exposed_by_its_own_programs()
    {
        var services = File.ReadLines(Path.Combine(Bot.Data, "hosts/vtom1/etc/services"), System.Text.Encoding.Latin1);
        var port = services.First(l => l.StartsWith("vtserver ", StringComparison.Ordinal)).Split(' ', '/')[1];
        var ended = await EndedAsync($"/ports audit vtom1 --range {port}");
        Assert.Contains($"{port}/tcp | exposed | vtserver | every IPv4 address", Rows(ended));
    }

    [Theory]
    [InlineData("10.0.0.0/24", "bad-host")]
    [InlineData("127.77.0.1-255", "bad-host")]
    [InlineData("-iL", "bad-host")]
    [InlineData("[::1]", "bad-host")]
    [InlineData("localhost", "unknown-host")]
    public async Task A_hostile_host_gets_no_operation(string host, string code)
    {
        using var refused = await Bot.CommandAsync("demo-operator", $"/ports scan {host}");
        await Bot.AssertRefusedAsync(refused, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Without_nmap_the_package_is_named()
    {
        Bot.Fault("nmap-missing");
        try
        {
            var ended = await EndedAsync("/ports scan lims1");
            Assert.Equal(("Refused", "nmap-missing"), (ended.GetProperty("outcome").GetString(), ended.GetProperty("code").GetString()));
            Assert.Contains("apt-get install nmap", ended.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            Bot.NoFaults();
        }
    }

    private async Task<JsonElement> EndedAsync(string text) => await Bot.ConcludedAsync(await Bot.OperationAsync("demo-operator", text));

    private static JsonElement Step(JsonElement operation) => operation.GetProperty("steps").EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Object } step
        ? step
        : JsonDocument.Parse("""{ "progress": null }""").RootElement;

    private static string Text(JsonElement operation) => operation.GetProperty("report").GetProperty("text").GetString()!;

    private static string Address(JsonElement operation) =>
        operation.GetProperty("plan").GetProperty("steps").EnumerateArray().Last().GetProperty("command").EnumerateArray().Last().GetString()!;

    private static IReadOnlyList<string> Rows(JsonElement operation) =>
        operation.GetProperty("report").GetProperty("table") is { ValueKind: JsonValueKind.Object } table
            ? [.. table.GetProperty("rows").EnumerateArray().Select(r => string.Join(" | ", r.EnumerateArray().Select(c => c.GetString())))]
            : [];

    private static IReadOnlyList<int> OpenPorts(JsonElement operation) =>
        [.. Rows(operation).Select(r => int.Parse(r[..r.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture)).Order()];

    /// <summary>Ports that something on this machine, the demo or not, holds at every address.</summary>
    private static IReadOnlyList<int> OnEveryAddress() =>
    [
        .. new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(f => File.ReadLines(f).Skip(1))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f[3] == "0A" && f[1].Split(':')[0].Trim('0').Length == 0)
            .Select(f => int.Parse(f[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Distinct(),
    ];
}
