namespace ChatOps.Tests.Journeys;

/// <summary>
/// Every fault of the demo's host against the running program: the true outcome with the reason, never success. Each is asked for both ways, through the
/// API and in Slack, and whatever was asked where, its end is read in both places.
/// </summary>
public class FaultJourneys(FaultedDemo demo) : IClassFixture<FaultedDemo>
{
    internal const string Backup = "/senaite backup lims1";
    internal const string Restore = "/senaite restore lims1 --point latest";

    /// <summary>Voice, fault, its parameter, the command, the outcomes that are true then, and what the reason or the report must say.</summary>
    public static TheoryData<string, string, string, string, string, string> Faults() => Voices.Both(
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
    [InlineData("Api")]
    [InlineData("Slack")]
    public async Task An_old_repozo_without_verify_is_no_failure(string voice)
    {
        demo.Bot.In(voice).Fault("old-repozo");
        var ended = await demo.Bot.EndAsync(Backup);
        await demo.HealAsync(ended.AssertIs("Succeeded"));
    }
}

/// <summary>Rows of theories for those who speak through the API and in Slack.</summary>
internal static class Voices
{
    public static TheoryData<string, string, string, string, string, string> Both(params (string, string, string, string, string)[] faults) =>
        Of([.. faults.Select(f => ("Api", f)), .. faults.Select(f => ("Slack", f))]);

    /// <summary>For those that take their time: one here, the next there.</summary>
    public static TheoryData<string, string, string, string, string, string> InTurn(params (string, string, string, string, string)[] faults) =>
        Of([.. faults.Select((f, i) => (i % 2 == 0 ? "Slack" : "Api", f))]);

    private static TheoryData<string, string, string, string, string, string> Of((string Voice, (string Fault, string Parameter, string Command, string Outcomes, string Told) Of)[] rows)
    {
        var data = new TheoryData<string, string, string, string, string, string>();
        foreach (var (voice, of) in rows)
            data.Add(voice, of.Fault, of.Parameter, of.Command, of.Outcomes, of.Told);
        return data;
    }
}
