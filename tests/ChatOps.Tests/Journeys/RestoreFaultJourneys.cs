namespace ChatOps.Tests.Journeys;

/// <summary>The faults under a restore. A class of their own, so that they run beside the others.</summary>
public class RestoreFaultJourneys
{
    private const string Restore = FaultJourneys.Restore;

    /// <summary>Fault, its parameter, the command, the outcomes that are true then, and what the reason or the report must say.</summary>
    public static TheoryData<string, string, string, string, string> Faults() => new()
    {
        { "cron-due", "", Restore, "Refused", "cron-due" },
        { "foreign-backup", "zeopack", Restore, "Refused", "pack" },
        { "disk-full", "", Restore, "Refused", "no-space" },
        { "truncated-archive", "", Restore, "Failed,RolledBack,Refused", "" },
        { "chain-broken", "", Restore, "Refused", "" },
        { "chain-broken", "gap", Restore, "Refused", "" },
        { "partial-newest-blob-set", "", Restore, "Refused", "" },
        { "restore-aborts", "", Restore, "RolledBack", "Not restoring" },
        { "restore-loses-datafs", "", Restore, "RolledBack", "" },
        { "blob-restore-fails", "", Restore, "RolledBack", "rsync" },
        { "restore-wrong-set", "", Restore, "RolledBack", "blobstorage" },
        { "wrong-owner", "", Restore, "RolledBack", "own" },
        { "stop-hangs", "", Restore, "RolledBack,Failed", "" },
        { "supervisor-down", "", Restore, "Refused", "" },
        { "start-fails", "", Restore, "Failed", "" },
        { "client-silent", "", Restore, "Failed", "" },
        { "client-503", "", Restore, "Failed", "" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_fault_is_told_as_it_is(string fault, string parameter, string command, string outcomes, string told) =>
        FaultJourneys.TellAsync(fault, parameter, command, outcomes, told);
}
