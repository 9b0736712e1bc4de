using System.Diagnostics;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Ports;

/// <summary>
/// Two network namespaces and a wire between them: one that looks, and a host with an IPv4 and an IPv6 address, listeners and a firewall of its own.
/// The kernel takes all of it away with the last process in it, and these end with the test's own process, however that ends.
/// </summary>
public sealed class Wire : IAsyncLifetime
{
    public const string HostName = "wire.chatops.test";
    public const string V4 = "10.77.0.2";
    public const string V6 = "fd77::2";

    private const string Firewall =
        """
        add table inet wire
        add chain inet wire in { type filter hook input priority 0; }
        add rule inet wire in meta nfproto ipv4 tcp dport { 7002, 7003 } drop
        add rule inet wire in tcp dport 7005 reject with tcp reset
        add chain inet wire forwarded { type nat hook prerouting priority dstnat; }
        add rule inet wire forwarded tcp dport 7006 redirect to :7001
        """;

    private const string Listen =
        """
        use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 IPPROTO_IPV6 IPV6_V6ONLY);
        my @open;
        for (@ARGV) {
          my ($kind, $address, $port) = split /,/;
          my $six = $kind ne "4";
          socket(my $socket, $six ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die;
          setsockopt($socket, IPPROTO_IPV6, IPV6_V6ONLY, $kind eq "6" ? 1 : 0) if $six;
          bind($socket, $six ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $address)) : pack_sockaddr_in($port, inet_pton(AF_INET, $address))) or die "$_: $!";
          listen($socket, 16) or die;
          push @open, $socket;
        }
        $| = 1;
        print "open\n";
        1 while <STDIN>;
        """;

    private readonly List<Process> _processes = [];

    public IHostProbe Outside { get; private set; } = null!;

    public IHostProbe Inside { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (new WireFactAttribute().Skip is not null)
            return;
        var (outside, inside) = (await SpaceAsync(), await SpaceAsync());
        (Outside, Inside) = (outside, inside);
        await outside.DoAsync("ip", "link", "add", "out", "type", "veth", "peer", "name", "in", "netns", inside.Process.ToString(CultureInfo.InvariantCulture));
        await AddressAsync(outside, "out", "10.77.0.1/24", "fd77::1/64");
        await AddressAsync(inside, "in", $"{V4}/24", $"{V6}/64");
        await outside.DoAsync("mount", "-t", "tmpfs", "none", "/mnt");
        await outside.DoAsync("sh", "-c", $"printf '{V4} {HostName}\n{V6} {HostName}\n' >/mnt/hosts && mount --bind /mnt/hosts /etc/hosts");
        await inside.DoAsync("nft", Firewall);
        await StartAsync(
            [.. inside.Enter, "perl", "-e", Listen, "4,0.0.0.0,7001", "6,::,7001", "4,0.0.0.0,7002", "both,::,7003", "4,127.0.0.1,7004", "4,0.0.0.0,7005", "6,::,7007"], "open");
    }

    public Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
        return Task.CompletedTask;
    }

    /// <summary>As the engine would run it, on the right side of the wire.</summary>
    public async Task<StepResult> RunAsync(Step step)
    {
        var ran = await (step.Host == "bot" ? Outside : Inside).RunAsync("", step.Command);
        return new(StepState.Exited, ran.ExitStatus, ran.Output, ran.Error, []);
    }

    private async Task<Space> SpaceAsync() => new((await StartAsync(["unshare", "--net", "--mount", "sh", "-c", "echo there; exec cat"], "there")).Id);

    private static async Task AddressAsync(Space space, string device, string v4, string v6)
    {
        await space.DoAsync("ip", "address", "add", v4, "dev", device);
        await space.DoAsync("ip", "address", "add", v6, "dev", device, "nodad");
        await space.DoAsync("ip", "link", "set", device, "up");
        await space.DoAsync("ip", "link", "set", "lo", "up");
    }

    private async Task<Process> StartAsync(string[] words, string ready)
    {
        var process = Process.Start(
            new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        _processes.Add(process);
        Assert.Equal(ready, await process.StandardOutput.ReadLineAsync());
        return process;
    }

    private sealed record Space(int Process) : IHostProbe
    {
        public string[] Enter { get; } = ["nsenter", "--target", Process.ToString(CultureInfo.InvariantCulture), "--net", "--mount"];

        public Task<ProbeResult> RunAsync(
            string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
            CancellationToken cancellationToken = default) =>
            ThisMachine.RunAsync(new(Enter.Concat(command.Arguments)), input);

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => RunAsync("", line.Bounded, cancellationToken: cancellationToken);

        public async Task DoAsync(params string[] words)
        {
            var done = await RunAsync("", new(words));
            Assert.True(done.ExitStatus == 0, $"{string.Join(' ', words)}: {done.Error}");
        }
    }
}

/// <summary>Needs root, for namespaces, and what is put into them. Missing: skipped visibly by hand; with CI=true it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WireFactAttribute : FactAttribute
{
    public WireFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            return;
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root, for network namespaces";
        else if (!File.Exists("/usr/sbin/nft") || !File.Exists("/usr/bin/nmap"))
            Skip = "needs nft (nftables) and nmap";
    }
}
