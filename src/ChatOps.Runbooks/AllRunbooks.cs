using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Watches;
using ChatOps.Runbooks.Hosts;
using ChatOps.Runbooks.Ports;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Runbooks.Senaite.Rescue;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Runbooks;

/// <summary>Everything that can be operated: a command has one line here, and nowhere else is it named.</summary>
public static class AllRunbooks
{
    public static IReadOnlyList<IRunbook> Commands { get; } =
    [
        new StatusRunbook(),
        new ProgramRunbook(ProgramVerb.Start),
        new ProgramRunbook(ProgramVerb.Stop),
        new ProgramRunbook(ProgramVerb.Restart),
        new BackupRunbook(),
        new BackupsRunbook(),
        new RestoreRunbook(),
        new RescueRunbook(),
        new DiscardRunbook(expired: false),
        new DiscardRunbook(expired: true),
        new VtomStatus(),
        new MaintenanceRunbook(),
        new ServersRunbook(start: true),
        new ServersRunbook(start: false),
        new SetupRunbook(),
        new ScanRunbook(),
        new ListenRunbook(),
        new AuditRunbook(),
    ];

    /// <summary>Looks at hosts, for what the targets of this inventory need there; null: only its declaration counts.</summary>
    public static IRunbook Doctor(IInventory? inventory) => new HostDoctor((host, files) => NeedsOn(host, inventory?.Targets ?? [], files));

    /// <summary>What one target needs on its host.</summary>
    public static HostNeeds NeedsOf(Target target, HostFiles files) => Needs.FirstOrDefault(n => n.Kind == target.Id.Kind)?.Of(target, files) ?? HostNeeds.None;

    /// <summary>What all targets on a host need there.</summary>
    public static HostNeeds NeedsOn(Host host, IEnumerable<Target> targets, HostFiles files) =>
        HostNeeds.Together([.. targets.Where(t => t.Host.Name == host.Name).Select(t => NeedsOf(t, files))]);

    /// <summary>What is looked at without being asked.</summary>
    public static IReadOnlyList<ITargetWatch> Watches { get; } = [new BackupAgeWatch()];

    /// <summary>What finds targets on a host that nobody has described yet.</summary>
    public static IReadOnlyList<ITargetFinder> Finders { get; } = [new SenaiteFinder(), new VtomFinder()];

    /// <summary>What the board's looks ask, where the settings want them.</summary>
    public static IReadOnlyList<IHealthLook> HealthLooks { get; } = [new SenaiteLook(), new VtomLook(), new HostLook()];

    /// <summary>What is remembered of restore points.</summary>
    public static IReadOnlyList<IJudgedPoints> Points { get; } = [new JudgedPoints()];

    /// <summary>What the families know of their targets' settings.</summary>
    public static IReadOnlyList<ITargetKind> Kinds { get; } = [new SenaiteKind(), new VtomKind()];

    /// <summary>What the families need on their targets' hosts.</summary>
    public static IReadOnlyList<IHostNeeds> Needs { get; } = [new SenaiteNeeds(), new VtomNeeds(), new PortsNeeds()];
}
