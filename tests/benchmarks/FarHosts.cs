using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Benchmarks;

/// <summary>
/// Hosts over ssh, everything warm: a step beside a bare <c>ssh</c> over a master, and a look at 100 names beside <c>ansible -m command</c> and <c>clush</c> with
/// as many at once. All names are one sshd on this machine. Needs root, openssh-server, ansible-core and (or its rows are left out) clustershell.
/// </summary>
internal static class FarHosts
{
    private const int Names = 100, AtOnce = 20, Steps = 40, Rounds = 5;

    private static readonly string[] Look = ["ss", "-tln"];

    private static readonly string[] Far = ["far"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var host = new BenchmarkHost();
        return [.. await StepsAsync(host), .. await GroupAsync(host)];
    }

    private static async Task<IReadOnlyList<Figure>> StepsAsync(BenchmarkHost host)
    {
        await using var executor = new SshExecutor(host.Folder, _ => null, TimeProvider.System);
        var far = host.Host("far");
        List<TimeSpan> bare = [], looks = [], steps = [];
        for (var i = 0; i <= Steps; i++)
        {
            bare.Add(BenchmarkHost.Run("ssh", [.. host.Options, "far", "true"]));
            looks.Add(await TimedAsync(() => executor.ProbeAsync(far, new Probe("", new CommandLine("true"), TimeSpan.FromSeconds(60)), CancellationToken.None)));
            var key = new StepKey("", $"op-{Guid.NewGuid():n}", $"s{i}");
            steps.Add(await TimedAsync(() => StepAsync(executor, far, key)));
        }
        // The first of each opens its connection.
        return
        [
            Figure.OfTimes("ssh HOST true, over a master", bare[1..]), Figure.OfTimes("a look of the bot", looks[1..]), Figure.OfTimes("a step of the bot, begun, kept and read to its end", steps[1..]),
        ];
    }

    private static async Task StepAsync(SshExecutor executor, Host far, StepKey key)
    {
        var command = new CommandLine("true");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Operation)));
        var answer = await executor.StartAsync(far, new(key, 1, digest, command, null, TimeSpan.FromMinutes(1), AtLimit.Stop, []), CancellationToken.None);
        if (answer is not StartAnswer.Started)
            throw new InvalidOperationException(answer.ToString());
        while (!(await executor.FollowAsync(far, key, 1, StepOffsets.Start, TimeSpan.FromSeconds(5), CancellationToken.None)).Ended)
        {
            // It waits on the host.
        }
    }

    private static async Task<IReadOnlyList<Figure>> GroupAsync(BenchmarkHost host)
    {
        var settings = host.At("settings.json");
        var hosts = Enumerable.Range(1, Names).ToDictionary(i => $"n{i}", i => new
        {
            Executor = "Ssh",
            Address = "127.0.0.1",
            host.Port,
            User = BenchmarkHost.Account,
            KeyFile = host.At("client"),
            Groups = Far,
        });
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Ssh = new { KnownHostsFile = host.At("known_hosts") }, Hosts = hosts, Groups = new { ReadsAtOnce = AtOnce } }));
        await File.WriteAllTextAsync(host.At("inventory"), $"[far]\n{string.Join('\n', hosts.Keys)}\n");
        await using var bot = MeasuredBot.InNewFolder(settings);
        await bot.StartAsync();
        string[] ansible = ["ansible", "-i", host.At("inventory"), "far", "-f", $"{AtOnce}", "-m", "command", "-a", string.Join(' ', Look), "--ssh-common-args", string.Join(' ', host.Options)];
        string[] clush = ["clush", "-f", $"{AtOnce}", "-w", $"n[1-{Names}]", "-o", string.Join(' ', host.Options), string.Join(' ', Look)];
        var has = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Combine(d, "clush")));
        List<TimeSpan> ours = [], theirs = [], bare = [];
        for (var round = 0; round <= Rounds; round++)
        {
            ours.Add(await TimedAsync(() => bot.ConcludedAsync("/ports listen group:far")));
            if (has)
                bare.Add(BenchmarkHost.Run(clush[0], clush[1..]));
            if (round < 3)
                theirs.Add(BenchmarkHost.Run(ansible[0], ansible[1..]));
        }
        var figures = new List<Figure> { Figure.OfTimes(string.Create(CultureInfo.InvariantCulture, $"/ports listen group:far, {Names} names, {AtOnce} at once"), ours[1..]), Figure.OfTimes("ansible -m command, the same", theirs[1..]) };
        if (has)
            figures.Add(Figure.OfTimes("clush, the same", bare[1..]));
        return figures;
    }

    private static async Task<TimeSpan> TimedAsync(Func<Task> work)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await work();
        return watch.Elapsed;
    }
}
