using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatOps.Tests.Journeys;

/// <summary>A host that dies in the middle of a restore and comes back with an empty database in which everything runs and answers.</summary>
public sealed partial class HostDeathJourneys
{
    [Fact]
    public async Task What_a_restore_takes_away_is_told_and_a_host_that_dies_in_it_stays_red_until_people_have_gone_back_by_its_note()
    {
        await using var team = await SlackTeamBot.StartAsync();
        var bot = team.Bot;
        var host = ChatOps.Demo.DemoHost.Create(bot.Data);
        Assert.True(await host.IsServingAsync(DemoBot.Patience));
        (await bot.EndAsync("/senaite backup lims1")).AssertIs("Succeeded");
        await bot.AddSampleAsync("sample one, entered after the point");
        await bot.AddSampleAsync("sample two, entered after the point");
        var (before, blobs) = (bot.LiveData(), BlobsBelow(Path.Combine(Data(bot), "blobstorage")));
        Assert.NotEmpty(blobs);

        var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest --reason \"wrong import of this morning\"");
        var waiting = await bot.UntilStateAsync(operation, "AwaitingApproval");
        var card = await team.Slack.UntilAsync(team.Ops, m => m.Shown.Contains("/senaite restore", StringComparison.Ordinal) && (m.HasButton("Approve") || m.HasButton("Read plan")));
        Assert.Contains("Lost: 2 transactions from ", card.Shown, StringComparison.Ordinal);
        var plan = await bot.PlanAsync(operation);
        Assert.All(["Lost: 2 transactions from ", "will be given out again", "wrong import of this morning"], part => Assert.Contains(part, plan + waiting, StringComparison.Ordinal));
        bot.Fault("restore-hangs");
        using (var approved = await bot.DecideAsync("demo-approver", waiting))
            Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        await DemoBot.UntilAsync(async () => (await bot.PrintedAsync(operation)).Contains("Please wait while restoring database file", StringComparison.Ordinal), "the tool is at work");
        var safety = Assert.Single(Directory.GetDirectories(Data(bot), "safety-*"));
        var lost = await File.ReadAllTextAsync(Path.Combine(safety, "lost-transactions.txt"));
        Assert.StartsWith("2 transactions that the restore takes away", lost, StringComparison.Ordinal);

        await DieAsync(bot);
        await host.EnsureRunningAsync();
        await DemoBot.UntilAsync(() => Task.FromResult(bot.AllRun() && File.Exists(Path.Combine(Data(bot), "filestorage/Data.fs"))), "supervisor has started what it starts by itself");
        Assert.True(await host.IsServingAsync(DemoBot.Patience), "an empty database serves nobody");
        await bot.StartAgainAsync();
        await team.Slack.ConnectedAsync(2);
        var ended = (await bot.EndedAsync(operation)).AssertIs("Unknown").AssertTells("HOW-TO-GO-BACK.txt");
        Assert.Equal(blobs, BlobsBelow(Path.Combine(safety, "blobstorage")));
        var id = ended.Operation;
        var status = await bot.EndAsync("/senaite status lims1");
        status.AssertTells($"LOCKED by {id}", "nobody knows how it ended", "an empty database of ", "the newest whole point, ", safety);
        Assert.DoesNotContain("healthy", status.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Bad", status.Record.GetProperty("report").GetProperty("tone").GetString());

        await FollowAsync(bot, Path.Combine(safety, "HOW-TO-GO-BACK.txt"));
        Assert.True(await host.IsServingAsync(DemoBot.Patience));
        Assert.Equal(before, bot.LiveData());
        Assert.Equal(blobs, BlobsBelow(Path.Combine(Data(bot), "blobstorage")));
        using (var freed = await bot.CommandAsync("demo-operator", $"/ops resolve {id} gone back by the note"))
            Assert.True(freed.IsSuccessStatusCode, await freed.Content.ReadAsStringAsync());
        (await bot.EndAsync("/senaite status lims1")).AssertTells("healthy");
    }

    private static string Data(DemoBot bot) => Path.Combine(bot.Host, "home/senaite/data/senaitelims");

    private static List<string> BlobsBelow(string folder) =>
        [.. Directory.GetFiles(folder, "*.blob", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];

    /// <summary>The bot and all that runs on its host end at once; files stay.</summary>
    private static async Task DieAsync(DemoBot bot)
    {
        await bot.KillAsync();
        bot.NoFaults();
        await DemoBot.UntilAsync(
            () =>
            {
                var left = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _) && IsOf(n!, bot.Host)).ToList();
                foreach (var pid in left)
                    Kill(int.Parse(pid!, System.Globalization.CultureInfo.InvariantCulture));
                return Task.FromResult(left.Count == 0);
            },
            "nothing of the host runs");
    }

    private static bool IsOf(string pid, string host)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains(host, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    /// <summary>As a person does it at night: the commands of the note, in their order; what is not there cannot be moved.</summary>
    private static async Task FollowAsync(DemoBot bot, string note)
    {
        var commands = (await File.ReadAllLinesAsync(note)).Where(l => Indented().IsMatch(l) && !l.TrimStart().StartsWith("ps ", StringComparison.Ordinal)).Select(l => l.Trim()).ToList();
        Assert.True(commands.Count > 6, string.Join('\n', commands));
        var start = new ProcessStartInfo("/bin/sh", ["-c", string.Join('\n', commands)]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{bot.Host}/usr/bin:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = Process.Start(start)!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{await output}\n{await error}");
    }

    [GeneratedRegex(@"\A {5}\S", RegexOptions.NonBacktracking)]
    private static partial Regex Indented();
}
