using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>Every fault of the demo's host against the running program: the true outcome with the reason, never success.</summary>
public class FaultJourneys
{
    private const string Backup = "/senaite backup lims1";
    internal const string Restore = "/senaite restore lims1 --point latest";

    /// <summary>Fault, its parameter, the command, the outcomes that are true then, and what the reason or the report must say.</summary>
    public static TheoryData<string, string, string, string, string> Faults() => new()
    {
        { "blob-backup-fails", "", Backup, "Failed", "rsync" },
        { "blob-unreadable", "", Backup, "Failed", "rsync" },
        { "backup-disk-full", "", Backup, "Failed", "No space left" },
        { "disk-full", "100", Backup, "Refused", "no-space" },
        { "verify-bad", "", Backup, "Failed", "verify" },
        { "datafs-missing", "", Backup, "Failed", "No such file" },
        { "cron-due", "", Backup, "Refused", "cron-due" },
        { "foreign-backup", "", Backup, "Refused", "backup" },
        { "foreign-backup", "restore", Backup, "Refused", "restore" },
        { "start-fails", "", "/senaite restart lims1", "Failed", "" },
        { "client-silent", "", "/senaite restart lims1", "Failed", "" },
        { "client-503", "", "/senaite restart lims1", "Failed", "" },
        { "stop-hangs", "", "/senaite stop lims1", "Failed", "" },
        { "supervisor-down", "", "/senaite stop lims1", "Refused,Failed", "" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_is_told_as_it_is(string fault, string parameter, string command, string outcomes, string told) =>
        TellAsync(fault, parameter, command, outcomes, told);

    internal static async Task TellAsync(string fault, string parameter, string command, string outcomes, string told)
    {
        if (fault == "wrong-owner" && Environment.UserName != "root")
            return; // only root can give a file away; the demo says so, too
        await using var bot = await DemoBot.StartAsync("--settings", ShortLimits());
        var before = bot.LiveData();
        if (command == Restore && !outcomes.StartsWith("Refused", StringComparison.Ordinal))
            await bot.AddSampleAsync("must not be lost");
        // What keeps programs from coming up again must come between plan and approval: before, it would be the old state.
        var later = command == Restore && (fault.StartsWith("client", StringComparison.Ordinal) || fault == "start-fails");
        if (!later)
            bot.Fault(fault, parameter);
        var operation = await bot.OperationAsync("demo-operator", command);
        var seen = await bot.UntilStateAsync(operation, "AwaitingApproval", "Concluded");
        if (later)
            bot.Fault(fault, parameter);
        if (seen.GetProperty("state").GetString() == "AwaitingApproval")
            using (var approved = await bot.DecideAsync("demo-approver", seen))
                Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        var ended = await bot.ConcludedAsync(operation);
        var outcome = ended.GetProperty("outcome").GetString()!;
        Assert.True(outcomes.Split(',').Contains(outcome), $"{fault}: {outcome}\n{ended}\n{await bot.TranscriptAsync(operation)}");
        Assert.Contains(told, $"{ended.GetProperty("code")} {ended.GetProperty("reason")} {ended.GetProperty("report")}", StringComparison.OrdinalIgnoreCase);
        if (outcome == "RolledBack")
            Assert.Contains("must not be lost", bot.LiveData(), StringComparison.Ordinal);
        else if (outcome == "Refused")
            Assert.Equal(before, bot.LiveData());
    }

    [Fact]
    public async Task A_backup_that_hangs_ends_at_its_limit_and_no_process_of_it_is_left()
    {
        await using var bot = await DemoBot.StartAsync("--settings", ShortLimits());
        bot.Fault("backup-hangs");
        var operation = await bot.OperationAsync("demo-operator", Backup);
        var ended = await bot.ConcludedAsync(operation);
        Assert.Equal("Failed", ended.GetProperty("outcome").GetString());
        Assert.Contains("limit", ended.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(ProcessesOf(bot, "demo-tool backup"));
    }

    [Fact]
    public async Task A_restore_that_hangs_can_be_cancelled_and_the_old_state_comes_back()
    {
        await using var bot = await DemoBot.StartAsync();
        await bot.AddSampleAsync("must not be lost");
        bot.Fault("restore-hangs");
        var operation = await bot.ApprovedAsync(Restore);
        await DemoBot.UntilAsync(() => Task.FromResult(bot.Begins("restore") > 0), "the restore has begun");
        using (var cancel = await bot.PostAsync("demo-operator", $"/api/operations/{operation}/cancel", new { reason = "it hangs" }))
            Assert.True(cancel.IsSuccessStatusCode, await cancel.Content.ReadAsStringAsync());
        var ended = await bot.ConcludedAsync(operation);
        Assert.True(ended.GetProperty("outcome").GetString() == "Cancelled", $"{ended}\n{await bot.TranscriptAsync(operation)}");
        Assert.Contains("must not be lost", bot.LiveData(), StringComparison.Ordinal);
        Assert.Contains("SENAITE", await bot.ServedAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(ProcessesOf(bot, "demo-tool restore"));
    }

    [Fact]
    public async Task An_old_repozo_without_verify_is_no_failure()
    {
        await using var bot = await DemoBot.StartAsync();
        bot.Fault("old-repozo");
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", Backup))).GetProperty("outcome").GetString());
    }

    /// <summary>Limits that a test can wait for; the defaults are for real databases. Written once: other bots of these tests read it at the same time.</summary>
    private static readonly Lazy<string> ShortLimitsFile = new(() =>
    {
        var file = Path.Combine(Path.GetTempPath(), "chatops-short-limits.json");
        File.WriteAllText(
            file, """{ "Targets": { "lims1": { "StopLimit": "00:00:15", "StartLimit": "00:00:15", "BackupLimit": "00:00:15", "RestoreLimit": "00:01:00" } } }""");
        return file;
    });

    private static string ShortLimits() => ShortLimitsFile.Value;

    private static List<string> ProcessesOf(DemoBot bot, string what) =>
    [
        .. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(d =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(d, "cmdline")).Replace('\0', ' ');
            }
            catch (IOException)
            {
                return "";
            }
        }).Where(c => c.Contains(bot.Data, StringComparison.Ordinal) && c.Contains(what, StringComparison.Ordinal)),
    ];
}
