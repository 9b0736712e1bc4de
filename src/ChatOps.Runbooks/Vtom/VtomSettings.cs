using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Reads a target's section of the settings; what cannot be is a sentence that names the key.</summary>
internal sealed partial class VtomSettings(Target target)
{
    private static readonly ImmutableHashSet<string> Known = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Kind", "Host", "User", "Login", "Home", "Service", "NormalService", "MaintenanceService", "MaintenancePort", "ServicesFile", "ServicesUser", "Address",
        "PersonalPortFile", "OriginFile", "InstallPortOffset", "MaintenanceFile", "StopLimit", "StartLimit", "EngineLimit", "ReminderEvery", "EngineStop");

    private readonly TargetKeys _keys = new(target);

    public static VtomTarget Bind(Target target)
    {
        var settings = new VtomSettings(target);
        return settings._keys.Sound(settings.Read());
    }

    public static IReadOnlyList<string> Problems(Target target)
    {
        var settings = new VtomSettings(target);
        settings.RefuseUnknown();
        settings.RefuseImpossible(settings.Read());
        return settings._keys.Problems;
    }

    private VtomTarget Read() => new()
    {
        Name = target.Name,
        User = _keys.StepAccount("User", "vtom"),
        Login = _keys.Truth("Login", true),
        Home = _keys.Text("Home", "") is "" ? "" : _keys.Path("Home", ""),
        Services = Services(),
        ServicesFile = _keys.Path("ServicesFile", "/etc/services"),
        ServicesUser = _keys.Account("ServicesUser", "root"),
        Address = _keys.Word("Address", target.Host.Address.Length > 0 ? target.Host.Address : "127.0.0.1"),
        PersonalPortFile = FileName("PersonalPortFile", ".personalport_rc"),
        OriginFile = FileName("OriginFile", ".personalport_rc.origin"),
        MaintenanceFile = IsCopy ? PreparedName : FileName("MaintenanceFile", PreparedName),
        CopiesPrepared = IsCopy,
        InstallPortOffset = _keys.Port("InstallPortOffset") ?? 10000,
        StopLimit = Time("StopLimit", TimeSpan.FromMinutes(2)),
        StartLimit = Time("StartLimit", TimeSpan.FromMinutes(2)),
        EngineLimit = Time("EngineLimit", TimeSpan.FromMinutes(10)),
        ReminderEvery = Time("ReminderEvery", TimeSpan.FromHours(8)),
        EngineStop = _keys.Truth("EngineStop", false),
        Tools = ReadTools(),
    };

    private const string PreparedName = ".personalport_rc.maint";

    /// <summary>No name but a way: the prepared files, by their usual names, are put as they stand.</summary>
    private bool IsCopy => _keys.Text("MaintenanceFile", "") == "copy";

    private ImmutableArray<MovedService> Services()
    {
        var positions = _keys.Positions(ServiceKey());
        return positions is [] ? [Service("")] : [.. positions.Select(i => Service($"Services:{i}:"))];
    }

    private MovedService Service(string prefix)
    {
        var name = _keys.Word($"{prefix}Service", prefix.Length == 0 ? "vtserver" : "");
        var normal = _keys.Word($"{prefix}NormalService", name);
        return new(name, normal, _keys.Word($"{prefix}MaintenanceService", normal + "m"), _keys.Port($"{prefix}MaintenancePort"));
    }

    private VtomTools ReadTools()
    {
        var d = new VtomTools();
        return new VtomTools
        {
            StartServers = Program(nameof(d.StartServers), d.StartServers),
            StopServers = Program(nameof(d.StopServers), d.StopServers),
            VtPing = Program(nameof(d.VtPing), d.VtPing),
            StopEngines = Program(nameof(d.StopEngines), d.StopEngines),
            StartEngines = _keys.Text($"Tools:{nameof(d.StartEngines)}", d.StartEngines),
            Tlist = Program(nameof(d.Tlist), d.Tlist),
            LateJobs = _keys.Text($"Tools:{nameof(d.LateJobs)}", d.LateJobs),
            Env = Tool(nameof(d.Env), d.Env),
            Id = Tool(nameof(d.Id), d.Id),
            Getent = Tool(nameof(d.Getent), d.Getent),
            Base64 = Tool(nameof(d.Base64), d.Base64),
            Stat = Tool(nameof(d.Stat), d.Stat),
            Ss = Tool(nameof(d.Ss), d.Ss),
            Netstat = Tool(nameof(d.Netstat), d.Netstat),
            Ps = Tool(nameof(d.Ps), d.Ps),
            Curl = Tool(nameof(d.Curl), d.Curl),
            Rm = Tool(nameof(d.Rm), d.Rm),
            Test = Tool(nameof(d.Test), d.Test),
        };

        string Tool(string name, string path) => _keys.Path($"Tools:{name}", path);
        string Program(string name, string otherwise) =>
            _keys.Text($"Tools:{name}", otherwise) is ['/', ..] ? _keys.Path($"Tools:{name}", otherwise) : _keys.Word($"Tools:{name}", otherwise);
    }

    private void RefuseUnknown()
    {
        foreach (var key in target.Settings.Keys.Where(k => !Known.Contains(k) && !ServiceKey().IsMatch(k) && !IsTool(k)))
            _keys.Refuse(key, "is not a setting of a vtom target");
        string[] single = ["Service", "NormalService", "MaintenanceService", "MaintenancePort"];
        if (_keys.Names.Any(k => ServiceKey().IsMatch(k)) && single.FirstOrDefault(_keys.Holds) is { } both)
            _keys.Refuse(both, "stands beside Services; write it into the list");
    }

    private void RefuseImpossible(VtomTarget bound)
    {
        foreach (var twice in bound.Services.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _keys.Refuse($"names the service '{twice.Key}' twice");
        foreach (var twice in bound.Services.SelectMany(s => new[] { s.Normal, s.Maintenance }).GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _keys.Refuse($"uses the name '{twice.Key}' for two ports; normal operation and maintenance need one each");
        if (bound.EngineStop && bound.Tools.StartEngines.Trim().Length == 0)
            _keys.Refuse("EngineStop", "needs Tools:StartEngines, so that there is a way back");
        if (bound.StartLimit < TimeSpan.FromSeconds(5) || bound.StopLimit < TimeSpan.FromSeconds(5))
            _keys.Refuse(bound.StartLimit < bound.StopLimit ? "StartLimit" : "StopLimit", "must be at least 5s");
    }

    private static bool IsTool(string key) =>
        key.StartsWith("Tools:", StringComparison.OrdinalIgnoreCase)
        && VtomTools.Own.Concat(VtomTools.System).Contains(key["Tools:".Length..], StringComparer.OrdinalIgnoreCase);

    private string FileName(string key, string otherwise)
    {
        var value = _keys.Word(key, otherwise);
        if (value is "." or "..")
            _keys.Refuse(key, $"('{value}') must be the name of a file");
        return value;
    }

    private TimeSpan Time(string key, TimeSpan otherwise) => _keys.Time(key, otherwise, TimeSpan.FromTicks(1), "2m");

    [GeneratedRegex(
        @"\AServices:(?<1>\d{1,3}):(?:Service|NormalService|MaintenanceService|MaintenancePort)\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServiceKey();
}
