using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Ansible;
using ChatOps.Server.Execution;

namespace ChatOps.Benchmarks;

/// <summary>Planning a playbook of 40 tasks on 10 hosts: how long ansible itself takes, and how long everything around it. Needs root and ansible-core.</summary>
internal static class Playbooks
{
    private const int Tasks = 40, Hosts = 10, Runs = 10;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-benchmark-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        foreach (var name in (string[])["playbooks", "store"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "playbooks", "site.yml"), Text());
        var inventory = new TenHosts();
        var site = new AnsibleSite("local", Path.Combine(folder, "playbooks"), "nobody", Path.Combine(folder, "store"));
        var spec = new CommandSpec("app", "deploy", "Deploy", Risk.Change, [], []);
        var runbook = new PlaybookRunbook(new("deploy", spec, "site.yml", ["web"], TimeSpan.FromMinutes(30)) { Verify = PlaybookCommand.CheckRun }, site, inventory);
        List<TimeSpan> all = [], ansible = [], own = [];
        for (var run = 0; run <= Runs; run++)
        {
            var probe = new TimedProbe(new Executors(new Dictionary<string, IExecutor> { ["Local"] = new LocalExecutor() }).Probe(TenHosts.Local));
            var watch = Stopwatch.StartNew();
            var planning = await runbook.PlanAsync(
                new(new ParsedCommand(spec, null, ImmutableSortedDictionary<string, string>.Empty), new(new("playbook", "deploy"), TenHosts.Local, ImmutableSortedDictionary<string, string>.Empty), probe, "k3x9p",
                    DateTimeOffset.UtcNow, TimeZoneInfo.Utc, DateTimeOffset.UtcNow.AddHours(1), TargetBusy: false), CancellationToken.None);
            if (planning is not Planning.Ready)
                throw new InvalidOperationException(planning.ToString());
            // The first one fills the store.
            if (run == 0)
                continue;
            all.Add(watch.Elapsed);
            ansible.Add(probe.Ansible);
            own.Add(watch.Elapsed - probe.Ansible);
        }
        Directory.Delete(folder, recursive: true);
        return [Figure.OfTimes($"planning {Tasks} tasks on {Hosts} hosts", all), Figure.OfTimes("of it ansible (version, inventory)", ansible), Figure.OfTimes("of it everything else", own)];
    }

    private static string Text()
    {
        var text = new StringBuilder("- hosts: web\n  tasks:\n");
        for (var i = 1; i <= Tasks; i++)
            text.Append(CultureInfo.InvariantCulture, $"    - name: Task {i}\n      ansible.builtin.copy: {{ content: \"{i}\", dest: /tmp/{i} }}\n");
        return text.ToString();
    }

    private sealed class TimedProbe(IHostProbe probe) : IHostProbe
    {
        public TimeSpan Ansible { get; private set; }

        public async Task<ProbeResult> RunAsync(
            string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null, CancellationToken cancellationToken = default)
        {
            var watch = Stopwatch.StartNew();
            var result = await probe.RunAsync(user, command, timeLimit, maxOutput, login, input, cancellationToken);
            if (command.Arguments.Any(a => a.EndsWith("/run.py", StringComparison.Ordinal)))
                Ansible += watch.Elapsed;
            return result;
        }

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => probe.RootAsync(line, cancellationToken);
    }

    private sealed class TenHosts : IInventory
    {
        public static readonly Host Local = new("local", "Local", "", "", "", []);

        public IReadOnlyList<Target> Targets => [];

        public IReadOnlyList<Host> Hosts { get; } =
            [Local, .. Enumerable.Range(1, Playbooks.Hosts).Select(i => new Host($"web{i}", "Ssh", $"10.0.0.{i}", "app", "", ["web"]) { Ssh = new SshWay(0, "", "", "", "", "", "", AllowPrograms: false) })];
    }
}
