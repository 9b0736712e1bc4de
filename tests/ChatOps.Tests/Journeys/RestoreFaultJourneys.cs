namespace ChatOps.Tests.Journeys;

/// <summary>The faults under a restore. A class of their own, so that they run beside the others.</summary>
public class RestoreFaultJourneys(FaultedDemo demo) : IClassFixture<FaultedDemo>
{
    private const string Restore = FaultJourneys.Restore;

    /// <summary>Voice, fault, its parameter, the command, the outcomes that are true then, and what the reason or the report must say.</summary>
    public static TheoryData<string, string, string, string, string, string> Refusals() => Voices.TwoEach(
        ("cron-due", "", Restore, "Refused", "cron-due"),
        ("foreign-backup", "zeopack", Restore, "Refused", "pack"),
        ("disk-full", "", Restore, "Refused", "no-space"),
        ("chain-broken", "", Restore, "Refused", ""),
        ("chain-broken", "gap", Restore, "Refused", ""),
        ("partial-newest-blob-set", "", Restore, "Refused", ""),
        ("supervisor-down", "", Restore, "Refused", ""));

    public static TheoryData<string, string, string, string, string, string> Faults() => Voices.InTurn(
        ("truncated-archive", "", Restore, "Failed,RolledBack,Refused", ""),
        ("restore-aborts", "", Restore, "RolledBack", "Not restoring"),
        ("restore-loses-datafs", "", Restore, "RolledBack", ""),
        ("blob-restore-fails", "", Restore, "RolledBack", "rsync"),
        ("restore-wrong-set", "", Restore, "RolledBack", "blobstorage"),
        ("wrong-owner", "", Restore, "RolledBack", "own"),
        ("stop-hangs", "", Restore, "RolledBack,Failed", ""));

    [Theory]
    [MemberData(nameof(Refusals))]
    [MemberData(nameof(Faults))]
    public Task A_fault_is_told_as_it_is(string voice, string fault, string parameter, string command, string outcomes, string told) =>
        demo.TellAsync(voice, fault, parameter, command, outcomes, told);

    [Theory]
    [InlineData("Api")]
    [InlineData("Discord")]
    public async Task A_restore_that_hangs_can_be_cancelled_and_the_old_state_comes_back(string voice)
    {
        var bot = demo.Bot.In(voice);
        var begins = bot.Begins("restore");
        await bot.AddSampleAsync($"{voice}: must not be lost");
        bot.Fault("restore-hangs");
        var operation = await bot.ApprovedAsync(Restore);
        await DemoBot.UntilAsync(() => Task.FromResult(bot.Begins("restore") > begins), "the restore has begun");
        await bot.CancelAsync("demo-operator", operation, "it hangs");
        var ended = await bot.EndedAsync(operation);
        ended.AssertIs("Cancelled").AssertTells("it hangs");
        Assert.Contains($"{voice}: must not be lost", bot.LiveData(), StringComparison.Ordinal);
        Assert.Contains("SENAITE", await bot.ServedAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(demo.ProcessesOf("demo-tool restore"));
        await demo.HealAsync(ended);
    }
}

/// <summary>The faults that leave programs down. A class of their own, because nobody has to wait long for what does not come.</summary>
public class DownFaultJourneys(DownedDemo demo) : IClassFixture<DownedDemo>
{
    private const string Restart = "/senaite restart lims1";
    private const string Stop = "/senaite stop lims1";

    public static TheoryData<string, string, string, string, string, string> Faults() => Voices.InTurn(
        ("start-fails", "", Restart, "Failed", ""),
        ("start-fails", "", FaultJourneys.Restore, "Failed", ""),
        ("client-silent", "", Restart, "Failed", ""),
        ("client-silent", "", FaultJourneys.Restore, "Failed", ""),
        ("stop-hangs", "", Stop, "Failed", ""),
        ("client-503", "", Restart, "Failed", ""),
        ("supervisor-down", "", Stop, "Refused,Failed", ""),
        ("client-503", "", FaultJourneys.Restore, "Failed", ""));

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_is_told_as_it_is(string voice, string fault, string parameter, string command, string outcomes, string told) =>
        demo.TellAsync(voice, fault, parameter, command, outcomes, told);
}
