using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Reads a target's section of the settings; what cannot be is a sentence that names the key.</summary>
internal sealed partial class VtomSettings(Target target)
{
    private static readonly ImmutableHashSet<string> Known = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Kind", "Host", "User", "Login", "Home", "Service", "NormalService", "MaintenanceService", "MaintenancePort", "ServicesFile", "ServicesUser", "Address",
        "PersonalPortFile", "OriginFile", "MaintenanceFile", "StopLimit", "StartLimit", "EngineLimit", "ReminderEvery", "EngineStop");

    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string> _values = new(target.Settings, StringComparer.OrdinalIgnoreCase);

    public static VtomTarget Bind(Target target)
    {
        var settings = new VtomSettings(target);
        var bound = settings.Read();
        return settings._problems is [] ? bound : throw new InvalidOperationException(string.Join(" ", settings._problems));
    }

    public static IReadOnlyList<string> Problems(Target target)
    {
        var settings = new VtomSettings(target);
        settings.RefuseUnknown();
        settings.RefuseImpossible(settings.Read());
        return settings._problems;
    }

    private VtomTarget Read() => new()
    {
        Name = target.Name,
        User = Account("User", "vtom"),
        Login = Truth("Login", true),
        Home = _values.GetValueOrDefault("Home") is null or "" ? "" : Path("Home", ""),
        Services = Services(),
        ServicesFile = Path("ServicesFile", "/etc/services"),
        ServicesUser = Account("ServicesUser", "root"),
        Address = Word("Address", target.Host.Address.Length > 0 ? target.Host.Address : "127.0.0.1"),
        PersonalPortFile = FileName("PersonalPortFile", ".personalport_rc"),
        OriginFile = FileName("OriginFile", ".personalport_rc.origin"),
        MaintenanceFile = FileName("MaintenanceFile", ".personalport_rc.maint"),
        StopLimit = Time("StopLimit", TimeSpan.FromMinutes(2)),
        StartLimit = Time("StartLimit", TimeSpan.FromMinutes(2)),
        EngineLimit = Time("EngineLimit", TimeSpan.FromMinutes(10)),
        ReminderEvery = Time("ReminderEvery", TimeSpan.FromHours(8)),
        EngineStop = Truth("EngineStop", false),
        Tools = ReadTools(),
    };

    private ImmutableArray<MovedService> Services()
    {
        var indexes = _values.Keys.Select(k => ServiceKey().Match(k)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].Value)).Distinct().Order().ToList();
        return indexes is [] ? [Service("")] : [.. indexes.Select(i => Service($"Services:{i}:"))];
    }

    private MovedService Service(string prefix)
    {
        var name = Word($"{prefix}Service", prefix.Length == 0 ? "vtserver" : "");
        var normal = Word($"{prefix}NormalService", name);
        return new(name, normal, Word($"{prefix}MaintenanceService", normal + "m"), Port($"{prefix}MaintenancePort"));
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
            StartEngines = Text($"Tools:{nameof(d.StartEngines)}", d.StartEngines),
            Tlist = Program(nameof(d.Tlist), d.Tlist),
            Env = Tool(nameof(d.Env), d.Env),
            Id = Tool(nameof(d.Id), d.Id),
            Getent = Tool(nameof(d.Getent), d.Getent),
            Base64 = Tool(nameof(d.Base64), d.Base64),
            Stat = Tool(nameof(d.Stat), d.Stat),
            Ss = Tool(nameof(d.Ss), d.Ss),
            Ps = Tool(nameof(d.Ps), d.Ps),
            Curl = Tool(nameof(d.Curl), d.Curl),
            Rm = Tool(nameof(d.Rm), d.Rm),
        };

        string Tool(string name, string path) => Path($"Tools:{name}", path);
        string Program(string name, string otherwise) =>
            Text($"Tools:{name}", otherwise) is ['/', ..] ? Path($"Tools:{name}", otherwise) : Word($"Tools:{name}", otherwise);
    }

    private void RefuseUnknown()
    {
        foreach (var key in target.Settings.Keys.Where(k => !Known.Contains(k) && !ServiceKey().IsMatch(k) && !IsTool(k)))
            _problems.Add($"Targets:{target.Name}:{key} is not a setting of a vtom target.");
        string[] single = ["Service", "NormalService", "MaintenanceService", "MaintenancePort"];
        if (_values.Keys.Any(k => ServiceKey().IsMatch(k)) && single.FirstOrDefault(_values.ContainsKey) is { } both)
            Say(both, "stands beside Services; write it into the list");
    }

    private void RefuseImpossible(VtomTarget bound)
    {
        foreach (var twice in bound.Services.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _problems.Add($"Targets:{target.Name} names the service '{twice.Key}' twice.");
        foreach (var twice in bound.Services.SelectMany(s => new[] { s.Normal, s.Maintenance }).GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _problems.Add($"Targets:{target.Name} uses the name '{twice.Key}' for two ports; normal operation and maintenance need one each.");
        if (bound.EngineStop && bound.Tools.StartEngines.Trim().Length == 0)
            Say("EngineStop", "needs Tools:StartEngines, so that there is a way back");
        if (bound.StartLimit < TimeSpan.FromSeconds(5) || bound.StopLimit < TimeSpan.FromSeconds(5))
            Say(bound.StartLimit < bound.StopLimit ? "StartLimit" : "StopLimit", "must be at least 00:00:05");
    }

    private static bool IsTool(string key) =>
        key.StartsWith("Tools:", StringComparison.OrdinalIgnoreCase)
        && VtomTools.Own.Concat(VtomTools.System).Contains(key["Tools:".Length..], StringComparer.OrdinalIgnoreCase);

    private string Text(string key, string otherwise)
    {
        var value = _values.GetValueOrDefault(key) ?? otherwise;
        if (value.Any(char.IsControl))
            Say(key, "holds control characters");
        return value;
    }

    private string Word(string key, string otherwise)
    {
        var value = Text(key, otherwise);
        if (!PlainWord().IsMatch(value))
            Say(key, $"('{value}') must be a plain name: letters, digits, '.', '_', ':' and '-', not beginning with '-'");
        return value;
    }

    private string FileName(string key, string otherwise)
    {
        var value = Word(key, otherwise);
        if (value is "." or "..")
            Say(key, $"('{value}') must be the name of a file");
        return value;
    }

    private string Account(string key, string otherwise) => _values.GetValueOrDefault(key) is "" ? "" : Word(key, otherwise);

    private string Path(string key, string otherwise)
    {
        var value = Text(key, otherwise);
        if (!value.StartsWith('/') || value == "/" || value.Split('/').Any(p => p is ".." or "."))
            Say(key, $"('{value}') must be an absolute path without '.' or '..'");
        return value.TrimEnd('/');
    }

    private bool Truth(string key, bool otherwise)
    {
        if (!_values.TryGetValue(key, out var text))
            return otherwise;
        if (bool.TryParse(text, out var value))
            return value;
        Say(key, $"('{text}') must be true or false");
        return otherwise;
    }

    private int? Port(string key)
    {
        if (!_values.TryGetValue(key, out var text))
            return null;
        if (int.TryParse(text, NumberStyles.None, null, out var port) && port is > 0 and < 65536)
            return port;
        Say(key, $"('{text}') must be a port, 1 to 65535");
        return null;
    }

    private TimeSpan Time(string key, TimeSpan otherwise)
    {
        if (!_values.TryGetValue(key, out var text))
            return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero)
            return time;
        Say(key, $"('{text}') must be a time such as 00:02:00");
        return otherwise;
    }

    private void Say(string key, string what)
    {
        var sentence = $"Targets:{target.Name}:{key} {what}.";
        if (!_problems.Contains(sentence))
            _problems.Add(sentence);
    }

    [GeneratedRegex(
        @"\AServices:(?<1>\d{1,3}):(?:Service|NormalService|MaintenanceService|MaintenancePort)\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServiceKey();

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.:-]*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainWord();
}
