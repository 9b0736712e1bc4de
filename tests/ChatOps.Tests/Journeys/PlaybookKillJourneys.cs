using System.Globalization;
using ChatOps.Tests.Execution;
using Xunit.Abstractions;

namespace ChatOps.Tests.Journeys;

/// <summary>Playbooks while something dies: the bot, ansible, the connections to the host. The host's own log is the proof of what ran.</summary>
[Collection(HostCollection.Name)]
public class PlaybookKillJourneys(ITestOutputHelper output)
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_PLAYBOOK_CUTS") ?? "5", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_SEED"), out var seed) ? seed : Environment.TickCount;

    private static readonly string[] Faults = ["bot", "ansible", "connections"];

    [HostFact]
    public async Task Whatever_dies_nothing_is_played_twice_and_nothing_is_said_that_is_not_so()
    {
        output.WriteLine($"seed {Seed}, {Rounds} rounds");
        var random = new Random(Seed);
        await using var site = new PlaybookSite();
        site.Write("mark.yml", "- hosts: web\n  gather_facts: false\n  tasks:\n    - name: Mark\n      ansible.builtin.shell: echo begin {{ name }} >> ~/log; sleep 1; echo end {{ name }} >> ~/log");
        await site.StartAsync(
            ("Commands:mark:Family", "app"), ("Commands:mark:Verb", "mark"), ("Commands:mark:Summary", "Mark"), ("Commands:mark:Risk", "Change"), ("Commands:mark:Playbook", "mark.yml"), ("Commands:mark:Hosts:0", "web1"),
            ("Commands:mark:Vars:name", "name"), ("Commands:mark:Parameters:name:Type", "Text"), ("Commands:mark:Parameters:name:Pattern", "^[a-z0-9-]+$"),
            ("Commands:mark:Expect:log:File", $"{TestUsers.HomeOf(TestUsers.Webs[0])}/log"), ("Commands:mark:Expect:log:Contents:0", "end {name}"), ("Commands:mark:Expect:log:Within", "00:00:05"));
        for (var round = 1; round <= Rounds; round++)
        {
            var (fault, name) = (Faults[round % Faults.Length], $"round-{round}");
            var operation = await site.OperationAsync($"/app mark {name}");
            if (round % 2 == 0)
                await DemoBot.UntilAsync(() => Task.FromResult(Log(name).Count > 0), $"{name} has begun", () => site.Log);
            await Task.Delay(random.Next(0, 1500));
            await BreakAsync(site, fault);
            var ended = await site.ConcludedAsync(operation);
            var (outcome, reason) = (ended.GetProperty("outcome").GetString(), ended.GetProperty("reason").GetString());
            output.WriteLine($"{round}: {fault}: {outcome} {reason}");
            var log = Log(name);
            var story = $"{round}: {fault}: {outcome} {reason}; the host says {string.Join(", ", log)}\n{site.Log}";
            Assert.True(log.Count(l => l == $"begin {name}") <= 1, story);
            Assert.True(outcome switch { "Succeeded" => log.Count == 2, "Failed" or "Refused" => log.Count == 0, "Unknown" => fault != "bot", _ => false }, story);
            if (outcome == "Unknown")
                await site.AnswerAsync($"/ops resolve {operation} the log on the host was read");
        }
    }

    private static async Task BreakAsync(PlaybookSite site, string fault)
    {
        if (fault == "bot")
        {
            await site.KillAsync();
            await site.StartAgainAsync();
        }
        else if (fault == "ansible")
            OwnProcesses.Kill(p => p.Arguments.Contains("ansible-playbook", StringComparison.Ordinal) && p.Arguments.Contains(site.Work, StringComparison.Ordinal));
        else
            OwnProcesses.Kill(p => OwnProcesses.IsBelow(p, site.Server.ProcessId));
    }

    private static List<string> Log(string name) =>
        [.. (PlaybookSite.OnHosts("log")[0] ?? "").Split('\n').Where(l => l.EndsWith($" {name}", StringComparison.Ordinal))];
}
