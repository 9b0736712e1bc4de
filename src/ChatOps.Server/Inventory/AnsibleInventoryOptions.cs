using System.Collections.Immutable;

namespace ChatOps.Server.Inventory;

/// <summary>Where Ansible's inventory is and how it is read.</summary>
/// <param name="Sources">Files and folders, as ansible's -i takes them.</param>
/// <param name="Executables">SHA-256 by path: sources that are programs, and run.</param>
/// <param name="PlaybookFolder">Beside whose playbooks group_vars count, too; empty: nowhere.</param>
/// <param name="VaultPasswordFile">Empty: nothing is encrypted.</param>
/// <param name="User">The account it is read as; empty: the bot's own, and then nothing of it is run.</param>
/// <param name="TargetsMay">Keys that variables may set of a target.</param>
/// <param name="DataRoots">Folders below which paths of targets may lie.</param>
public sealed record AnsibleInventoryOptions(
    ImmutableArray<string> Sources, ImmutableSortedDictionary<string, string> Executables, string PlaybookFolder, string VaultPasswordFile, string User,
    ImmutableArray<string> TargetsMay, ImmutableArray<string> DataRoots)
{
    /// <summary>What a variable may set unless the settings say otherwise: neither accounts nor programs.</summary>
    public static readonly ImmutableArray<string> UsualKeys =
        ["Instance", "Root", "Data", "ZeoPort", "Clients:*:Port", "BackupPart", "Service", "NormalService", "MaintenanceService", "MaintenancePort"];

    /// <summary>Whatever else is listed, these stay the settings' own.</summary>
    public static readonly ImmutableArray<string> Never =
        ["User", "SupervisorUser", "ServicesUser", "Supervisorctl", "SupervisorConfig", "Tools:*", "Clients:*:Program", "ZeoProgram", "Kind", "Host", "EngineStop", "Unseen"];
}
