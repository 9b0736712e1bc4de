using System.Globalization;
using ChatOps.Tests.Execution;
using Xunit.Abstractions;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program and a host elsewhere, reached by the real ssh; the host's own log is the proof of what ran.</summary>
[Collection(HostCollection.Name)]
public class FarJourneys(ITestOutputHelper output)
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_CUTS") ?? "30", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_SEED"), out var seed) ? seed : Environment.TickCount;

    private static readonly string[] Faults = ["kill", "cut", "sshd", "masters", "reboot"];

    [HostFact]
    public async Task A_host_elsewhere_is_trusted_looked_at_and_operated()
    {
        await using var site = new FarSite();
        var known = await File.ReadAllTextAsync(site.Host.At("known_hosts"));
        File.Delete(site.Host.At("known_hosts"));
        await site.StartAsync();
        var refused = await site.ConcludedAsync(await site.OperationAsync("/ops doctor far"));
        Assert.Equal(("Refused", "host-key-unknown"), (refused.GetProperty("outcome").GetString(), refused.GetProperty("code").GetString()));
        Assert.Contains("host-key-unknown: not tried until somebody acts", await site.AnswerAsync("/ops hosts"), StringComparison.Ordinal);

        var wrong = await SiteBot.RunAsync("hosts", "trust", "far", "--fingerprint", "SHA256:wrong", "--settings", site.Settings);
        Assert.Equal((2, "fingerprint-differs"), (wrong.Status, SiteBot.CodeOf(wrong.Error)));
        Assert.False(File.Exists(site.Host.At("known_hosts")));
        var fingerprint = wrong.Error.Split("SHA256:")[1].Split(' ')[0];
        var trusted = await SiteBot.RunAsync("hosts", "trust", "far", "--fingerprint", $"SHA256:{fingerprint}", "--settings", site.Settings);
        Assert.True(trusted.Status == 0, trusted.Error);
        Assert.StartsWith(known.Trim()[..60], await File.ReadAllTextAsync(site.Host.At("known_hosts")), StringComparison.Ordinal);

        var healthy = await site.ConcludedAsync(await site.OperationAsync("/ops doctor far"));
        Assert.True(healthy.GetProperty("outcome").GetString() == "Succeeded", healthy.ToString());
        var done = await site.OperationAsync("/site mark one");
        Assert.Equal("Succeeded", (await site.ConcludedAsync(done)).GetProperty("outcome").GetString());
        Assert.Equal(["begin one", "end one"], site.HostLog);
        Assert.Equal(Lines("one"), await site.PrintedAsync(done));

        var doctor = await SiteBot.RunAsync("doctor", "--host", "far", "--settings", site.Settings);
        Assert.True(doctor.Status == 0, doctor.Output + doctor.Error);
        var sudoers = await SiteBot.RunAsync("sudoers", "--host", "far", "--settings", site.Settings);
        Assert.Contains($"{TestUsers.Arriving} ALL=({TestUsers.App}) NOPASSWD: ALL", sudoers.Output, StringComparison.Ordinal);
        var key = await SiteBot.RunAsync("hosts", "key", "far", "--from", "10.0.0.9", "--settings", site.Settings);
        Assert.Contains("restrict,from=\"10.0.0.9\" ssh-ed25519 ", key.Output, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task Whatever_breaks_on_the_way_nothing_starts_twice_and_nothing_is_said_that_is_not_so()
    {
        output.WriteLine($"seed {Seed}, {Rounds} rounds");
        var random = new Random(Seed);
        await using var site = new FarSite();
        await site.StartAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            var (fault, name) = (Faults[random.Next(Faults.Length)], $"round-{round}");
            var operation = await site.OperationAsync($"/site mark {name}");
            await Task.Delay(random.Next(0, 2500));
            await BreakAsync(site, fault, random);
            var ended = await site.ConcludedAsync(operation);
            var (outcome, reason) = (ended.GetProperty("outcome").GetString(), ended.GetProperty("reason").GetString());
            output.WriteLine($"{round}: {fault}: {outcome} {reason}");
            var log = site.HostLog.Where(l => l.EndsWith($" {name}", StringComparison.Ordinal)).ToList();
            Assert.True(log.Count(l => l == $"begin {name}") <= 1, $"{name} began twice");
            Assert.True(outcome is "Succeeded" || (fault == "reboot" && outcome is "Unknown"), $"{round}: {fault}: {outcome} {reason}; the host says {string.Join(", ", log)}\n{site.Log}");
            if (outcome == "Succeeded")
            {
                Assert.Equal([$"begin {name}", $"end {name}"], log);
                Assert.Equal(Lines(name), await site.PrintedAsync(operation));
            }
            else
            {
                await site.AnswerAsync($"/ops resolve {operation} the host was rebooted and the log has no end");
            }
        }
    }

    [HostFact]
    public async Task A_laboratory_elsewhere_is_backed_up_and_restored_while_its_connections_are_cut_and_the_bot_is_killed()
    {
        await using var site = await FarLims.StartAsync();
        var backup = await site.ConcludedAsync(await site.OperationAsync("/senaite backup lims1"));
        Assert.True(backup.GetProperty("outcome").GetString() == "Succeeded", $"{backup}\n{site.Log}");
        await site.AddSampleAsync("this sample will be lost");
        Assert.Contains("this sample will be lost", site.LiveData, StringComparison.Ordinal);

        var restore = await site.OperationAsync("/senaite restore lims1 --point latest");
        await site.ApproveAsync(restore);
        await site.UntilAsync(restore, "Running");
        site.Server.CutSessions();
        await site.KillAsync();
        await site.StartAgainAsync();
        var ended = await site.ConcludedAsync(restore);
        Assert.True(ended.GetProperty("outcome").GetString() == "Succeeded", $"{ended}\n{site.Log}");
        Assert.DoesNotContain("this sample will be lost", site.LiveData, StringComparison.Ordinal);
    }

    private static async Task BreakAsync(FarSite site, string fault, Random random)
    {
        switch (fault)
        {
            case "kill":
                await site.KillAsync();
                await site.StartAgainAsync();
                break;
            case "cut":
                site.Host.Cut(true);
                await Task.Delay(random.Next(500, 4000));
                site.Host.Cut(false);
                break;
            case "sshd":
                site.Host.RestartSshd();
                break;
            case "masters":
                foreach (var master in Masters(site.ProcessId))
                    TestUsers.Run("kill", "-KILL", master);
                break;
            default:
                site.Host.Reboot();
                break;
        }
    }

    private static IEnumerable<string> Masters(int bot) =>
        File.ReadAllText($"/proc/{bot}/task/{bot}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => File.Exists($"/proc/{p}/cmdline") && File.ReadAllText($"/proc/{p}/cmdline").Contains("\0-M\0", StringComparison.Ordinal));

    private static string Lines(string name) => string.Concat(Enumerable.Range(1, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name} line {i}\n")));
}
