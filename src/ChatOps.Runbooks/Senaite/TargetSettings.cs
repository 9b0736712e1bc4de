using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Reads a target's section of the settings; what cannot be is a sentence that names the key.</summary>
internal sealed partial class TargetSettings(Target target)
{
    private static readonly ImmutableHashSet<string> Known = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Kind", "Host", "Instance", "Root", "Data", "User", "SupervisorUser", "Supervisorctl", "ZeoProgram", "ReservedClient", "ZeoPort", "ZeoHost",
        "HealthPath", "CronDueWindow", "SafetyCopyKeep", "StopLimit", "StartLimit", "BackupLimit", "RestoreLimit", "MinFreeFactor");

    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string> _values = new(target.Settings, StringComparer.OrdinalIgnoreCase);

    public static SenaiteTarget Bind(Target target)
    {
        var settings = new TargetSettings(target);
        var bound = settings.Read();
        return settings._problems is [] ? bound : throw new InvalidOperationException(string.Join(" ", settings._problems));
    }

    public static IReadOnlyList<string> Problems(Target target)
    {
        var settings = new TargetSettings(target);
        settings.Read();
        settings.RefuseUnknown();
        return settings._problems;
    }

    private SenaiteTarget Read()
    {
        var instance = Word("Instance", "senaitelims");
        var user = Account("User", "senaite_daemon");
        return new SenaiteTarget
        {
            Name = target.Name,
            Instance = instance,
            Root = Folder("Root", $"/home/senaite/{instance}"),
            Data = Folder("Data", $"/home/senaite/data/{instance}"),
            User = user,
            Owner = user,
            SupervisorUser = Account("SupervisorUser", "root"),
            Supervisorctl = Folder("Supervisorctl", "/usr/bin/supervisorctl"),
            ZeoProgram = Word("ZeoProgram", $"{instance}_zeoserver"),
            Clients = Clients(instance),
            ReservedClient = Text("ReservedClient", "") is { Length: > 0 } reserved ? reserved : null,
            ZeoPort = Port("ZeoPort", 8100),
            ZeoHost = Word("ZeoHost", "127.0.0.1"),
            HealthPath = Text("HealthPath", "/"),
            Tools = ReadTools(),
            CronDueWindow = Time("CronDueWindow", TimeSpan.FromMinutes(30)),
            SafetyCopyKeep = Time("SafetyCopyKeep", TimeSpan.FromDays(7)),
            StopLimit = Time("StopLimit", TimeSpan.FromMinutes(5)),
            StartLimit = Time("StartLimit", TimeSpan.FromMinutes(10)),
            BackupLimit = Time("BackupLimit", TimeSpan.FromHours(6)),
            RestoreLimit = Time("RestoreLimit", TimeSpan.FromHours(6)),
            MinFreeFactor = Factor("MinFreeFactor", 1.1),
        };
    }

    private ImmutableArray<Client> Clients(string instance)
    {
        var indexes = _values.Keys.Select(k => ClientKey().Match(k)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].Value)).Distinct().Order().ToList();
        if (indexes is [])
            return [new($"{instance}_zeoclient1", 8081), new($"{instance}_zeoclient2", 8082)];
        return [.. indexes.Select(i => new Client(Word($"Clients:{i}:Program", ""), Port($"Clients:{i}:Port", 8081 + i)))];
    }

    private Tools ReadTools()
    {
        var d = new Tools();
        return new Tools
        {
            Ps = Tool(nameof(d.Ps), d.Ps),
            Curl = Tool(nameof(d.Curl), d.Curl),
            Crontab = Tool(nameof(d.Crontab), d.Crontab),
            Df = Tool(nameof(d.Df), d.Df),
            Find = Tool(nameof(d.Find), d.Find),
            Grep = Tool(nameof(d.Grep), d.Grep),
            Stat = Tool(nameof(d.Stat), d.Stat),
            Mv = Tool(nameof(d.Mv), d.Mv),
            Rm = Tool(nameof(d.Rm), d.Rm),
            Mkdir = Tool(nameof(d.Mkdir), d.Mkdir),
            Rmdir = Tool(nameof(d.Rmdir), d.Rmdir),
            Cat = Tool(nameof(d.Cat), d.Cat),
            Date = Tool(nameof(d.Date), d.Date),
            Realpath = Tool(nameof(d.Realpath), d.Realpath),
        };

        string Tool(string name, string path) => Folder($"Tools:{name}", path);
    }

    private void RefuseUnknown()
    {
        foreach (var key in target.Settings.Keys.Where(k => !Known.Contains(k) && !ClientKey().IsMatch(k) && !IsTool(k)))
            _problems.Add($"Targets:{target.Name}:{key} is not a setting of a senaite target.");
        foreach (var twice in Read().Programs.GroupBy(p => p).Where(g => g.Count() > 1))
            _problems.Add($"Targets:{target.Name} names the program '{twice.Key}' twice.");
    }

    private static bool IsTool(string key) =>
        key.StartsWith("Tools:", StringComparison.OrdinalIgnoreCase) && Tools.Names.Contains(key["Tools:".Length..], StringComparer.OrdinalIgnoreCase);

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

    private string Account(string key, string otherwise) => _values.GetValueOrDefault(key) is "" ? "" : Word(key, otherwise);

    private string Folder(string key, string otherwise)
    {
        var value = Text(key, otherwise);
        if (!value.StartsWith('/') || value == "/" || value.Split('/').Any(p => p is ".." or "."))
            Say(key, $"('{value}') must be an absolute path without '.' or '..'");
        return value.TrimEnd('/');
    }

    private int Port(string key, int otherwise)
    {
        if (!_values.TryGetValue(key, out var text))
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, null, out var port) && port is > 0 and < 65536)
            return port;
        Say(key, $"('{text}') must be a port, 1 to 65535");
        return otherwise;
    }

    private TimeSpan Time(string key, TimeSpan otherwise)
    {
        if (!_values.TryGetValue(key, out var text))
            return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero)
            return time;
        Say(key, $"('{text}') must be a time such as 00:30:00 or 7.00:00:00");
        return otherwise;
    }

    private double Factor(string key, double otherwise)
    {
        if (!_values.TryGetValue(key, out var text))
            return otherwise;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor >= 1)
            return factor;
        Say(key, $"('{text}') must be a number from 1 on, such as 1.1");
        return otherwise;
    }

    private void Say(string key, string what)
    {
        var sentence = $"Targets:{target.Name}:{key} {what}.";
        if (!_problems.Contains(sentence))
            _problems.Add(sentence);
    }

    [GeneratedRegex(@"\AClients:(?<1>\d{1,3}):(?:Program|Port)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ClientKey();

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.:-]*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainWord();
}

/// <summary>Lets the start fail with a sentence when a senaite target's settings cannot be.</summary>
public sealed class SenaiteKind : ITargetKind
{
    public string Kind => "senaite";

    public IReadOnlyList<string> Problems(Target target) => TargetSettings.Problems(target);
}
