using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>The install as the plan remembers it: what judging and reporting need long after the settings may have changed.</summary>
internal sealed record PlannedInstall(Plan Plan)
{
    public const string Absent = "absent";

    public string Name => Plan.Value("name");

    public string Owner => Plan.Value("owner");

    public string Home => Plan.Value("home");

    public string File => Plan.Value("file");

    public bool Login => Plan.Value("login") == "yes";

    public ImmutableArray<PlacedService> Services { get; } =
    [
        .. Plan.Value("services").Split(';').Select(s => s.Split(',')).Select(s => new PlacedService(s[0], s[1], int.Parse(s[2]), s[3], int.Parse(s[4]))),
    ];

    /// <summary>Where clients connect, for each moved service: <c>vtserver at vtom1:30007</c>.</summary>
    /// <param name="maintenance">In which mode.</param>
    public string Places(bool maintenance) => string.Join(", ", Services.Select(s => $"{s.Name} at {Place(s.Port(maintenance))}"));

    /// <summary>The same by the ports that the plan binds.</summary>
    public string Places() => string.Join(", ", Services.Zip(Ports("bind"), (s, port) => $"{s.Name} at {Place(port)}"));

    /// <summary>Plans from before this was kept have no address.</summary>
    private string Place(int port) => Plan.Values.GetValueOrDefault("address", "") switch
    {
        "" => $"port {port}",
        var six when six.Contains(':', StringComparison.Ordinal) => $"[{six}]:{port}",
        var host => $"{host}:{port}",
    };

    /// <summary>A list of ports the plan keeps: <c>bind</c>, <c>shut</c>, <c>close</c>, each also with <c>-back</c>.</summary>
    public ImmutableArray<int> Ports(string name) =>
        [.. Plan.Values.GetValueOrDefault(name, "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    /// <summary>The bytes a file must have, one character each; null: it must not be there.</summary>
    public string? Content(string name) => Plan.Value(name) is var kept && kept == Absent ? null : RawBytes.FromBase64(kept);

    public static string Keep(string? raw) => raw is null ? Absent : RawBytes.ToBase64(raw);

    public static string Keep(IEnumerable<int> ports) => string.Join(' ', ports);

    public static IEnumerable<(string Name, string Value)> Values(VtomTarget target, IEnumerable<PlacedService> services) =>
    [
        ("name", target.Name), ("owner", target.Owner), ("home", target.Home), ("file", target.PersonalPorts), ("address", target.Address), ("login", target.Login ? "yes" : "no"),
        ("services", string.Join(';', services.Select(s => $"{s.Name},{s.Normal},{s.NormalPort},{s.Maintenance},{s.MaintenancePort}"))),
        ("start-seconds", ((int)target.StartLimit.TotalSeconds).ToString()),
    ];
}
