namespace ChatOps.Tests.Journeys;

/// <summary>
/// Every fault of the demo's host against the running program: the true outcome with the reason, never success. Each is asked for in two of the
/// API, Slack and Discord, and whatever was asked where, its end is read in all of them.
/// </summary>
public class FaultJourneys(FaultedDemo demo) : IClassFixture<FaultedDemo>
{
    internal const string Backup = "/senaite backup lims1";
    internal const string Restore = "/senaite restore lims1 --point latest";

    /// <summary>Voice, fault, its parameter, the command, the outcomes that are true then, and what the reason or the report must say.</summary>
    public static TheoryData<string, string, string, string, string, string> Faults() => Voices.TwoEach(
        ("blob-backup-fails", "", Backup, "Failed", "rsync"),
        ("blob-unreadable", "", Backup, "Failed", "rsync"),
        ("backup-disk-full", "", Backup, "Failed", "No space left"),
        ("disk-full", "100", Backup, "Refused", "no-space"),
        ("verify-bad", "", Backup, "Failed", "verify"),
        ("datafs-missing", "", Backup, "Failed", "No such file"),
        ("cron-due", "", Backup, "Refused", "cron-due"),
        ("foreign-backup", "", Backup, "Refused", "backup"),
        ("foreign-backup", "restore", Backup, "Refused", "restore"));

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_is_told_as_it_is(string voice, string fault, string parameter, string command, string outcomes, string told) =>
        demo.TellAsync(voice, fault, parameter, command, outcomes, told);

    [Fact]
    public async Task A_backup_that_hangs_ends_at_its_limit_and_no_process_of_it_is_left()
    {
        demo.Bot.In("Slack").Fault("backup-hangs");
        var ended = await demo.Bot.EndAsync(Backup);
        Assert.Empty(demo.ProcessesOf("demo-tool backup"));
        ended.AssertIs("Failed").AssertTells("limit");
        await demo.HealAsync(ended);
    }

    [Theory]
    [InlineData("Slack")]
    [InlineData("Discord")]
    public async Task An_old_repozo_without_verify_is_no_failure(string voice)
    {
        demo.Bot.In(voice).Fault("old-repozo");
        var ended = await demo.Bot.EndAsync(Backup);
        await demo.HealAsync(ended.AssertIs("Succeeded"));
    }
}

/// <summary>Rows of theories for those who speak through the API, in Slack and in Discord. Wherever it is asked, each end is read in all of them.</summary>
internal static class Voices
{
    private static readonly string[] All = ["Api", "Slack", "Discord"];

    /// <summary>Each in two places: this one here and there, the next there and elsewhere.</summary>
    public static TheoryData<string, string, string, string, string, string> TwoEach(params (string, string, string, string, string)[] faults) =>
        Of([.. faults.SelectMany((f, i) => new[] { (All[i % 3], f), (All[(i + 1) % 3], f) })]);

    /// <summary>For those that take their time: one here, the next there.</summary>
    public static TheoryData<string, string, string, string, string, string> InTurn(params (string, string, string, string, string)[] faults) =>
        Of([.. faults.Select((f, i) => (All[(i + 1) % 3], f))]);

    private static TheoryData<string, string, string, string, string, string> Of((string Voice, (string Fault, string Parameter, string Command, string Outcomes, string Told) Of)[] rows)
    {
        var data = new TheoryData<string, string, string, string, string, string>();
        foreach (var (voice, of) in rows)
            data.Add(voice, of.Fault, of.Parameter, of.Command, of.Outcomes, of.Told);
        return data;
    }
}
