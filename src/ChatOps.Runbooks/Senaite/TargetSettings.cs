using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Reads a target's section of the settings; what cannot be is a sentence that names the key.</summary>
internal sealed partial class TargetSettings(Target target)
{
    private static readonly ImmutableHashSet<string> Known = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Kind", "Host", "Instance", "Root", "Data", "User", "SupervisorUser", "Supervisorctl", "SupervisorConfig", "ZeoProgram", "ReservedClient", "ZeoPort", "ZeoHost",
        "HealthPath", "HealthHost", "HealthLimit", "Front:Url", "CronDueWindow", "Etc", "Unseen", "RescueFolder", "SafetyCopyKeep", "SafetyCopies:Keep", "BackupPart", "StopLimit", "StartLimit", "BackupLimit", "RestoreLimit", "MinFreeFactor", "Backup:MaxAge");

    private readonly TargetKeys _keys = new(target);

    public static SenaiteTarget Bind(Target target)
    {
        var settings = new TargetSettings(target);
        return settings._keys.Sound(settings.Read());
    }

    public static IReadOnlyList<string> Problems(Target target)
    {
        var settings = new TargetSettings(target);
        settings.Read();
        settings.RefuseUnknown();
        return settings._keys.Problems;
    }

    private SenaiteTarget Read()
    {
        var instance = _keys.Word("Instance", "senaitelims");
        var user = _keys.StepAccount("User", "senaite_daemon");
        return new SenaiteTarget
        {
            Name = target.Name,
            Instance = instance,
            Root = _keys.Path("Root", $"/home/senaite/{instance}"),
            Data = _keys.Path("Data", $"/home/senaite/data/{instance}"),
            User = user,
            Owner = user,
            SupervisorUser = _keys.Account("SupervisorUser", "root"),
            Supervisorctl = _keys.Path("Supervisorctl", "/usr/bin/supervisorctl"),
            SupervisorConfig = _keys.Path("SupervisorConfig", "/etc/supervisor/supervisord.conf"),
            ZeoProgram = _keys.Word("ZeoProgram", $"{instance}_zeoserver"),
            Clients = Clients(instance),
            ReservedClient = _keys.Text("ReservedClient", "") is { Length: > 0 } reserved ? reserved : null,
            ZeoPort = _keys.Port("ZeoPort") ?? 8100,
            ZeoHost = _keys.Word("ZeoHost", "127.0.0.1"),
            HealthPath = HealthPath(),
            HealthHost = System.Net.IPAddress.TryParse(_keys.Text("HealthHost", "127.0.0.1"), out var address) ? address.ToString() : _keys.Word("HealthHost", "127.0.0.1"),
            HealthLimit = _keys.Time("HealthLimit", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), "5s"),
            FrontUrl = FrontUrl(),
            Tools = ReadTools(),
            Etc = _keys.Path("Etc", "/etc"),
            AcceptUnseen = AcceptUnseen(),
            RescueFolder = _keys.Holds("RescueFolder") ? _keys.Path("RescueFolder", "") : "",
            CronDueWindow = Time("CronDueWindow", TimeSpan.FromMinutes(30)),
            BackupPart = _keys.Word("BackupPart", "backup"),
            SafetyCopyKeep = Keep(),
            BackupMaxAge = target.Settings.ContainsKey("Backup:MaxAge") ? Time("Backup:MaxAge", TimeSpan.Zero) : null,
            StopLimit = Time("StopLimit", TimeSpan.FromMinutes(5)),
            StartLimit = Time("StartLimit", TimeSpan.FromMinutes(10)),
            BackupLimit = Time("BackupLimit", TimeSpan.FromHours(6)),
            RestoreLimit = Time("RestoreLimit", TimeSpan.FromHours(6)),
            MinFreeFactor = _keys.Factor("MinFreeFactor", 1.1),
        };
    }

    /// <summary>Not set: nothing is deleted by itself. <c>SafetyCopyKeep</c> is the key's older name.</summary>
    private TimeSpan? Keep() =>
        target.Settings.ContainsKey("SafetyCopies:Keep") ? Time("SafetyCopies:Keep", TimeSpan.Zero)
        : target.Settings.ContainsKey("SafetyCopyKeep") ? Time("SafetyCopyKeep", TimeSpan.Zero)
        : null;

    private bool AcceptUnseen()
    {
        var text = _keys.Text("Unseen", "Refuse");
        if (!text.Equals("Refuse", StringComparison.OrdinalIgnoreCase) && !text.Equals("Warn", StringComparison.OrdinalIgnoreCase))
            _keys.Refuse("Unseen", "is neither Refuse nor Warn");
        return text.Equals("Warn", StringComparison.OrdinalIgnoreCase);
    }

    private TimeSpan Time(string key, TimeSpan otherwise) => _keys.Time(key, otherwise, TimeSpan.Zero, "30m or 7d");

    private string HealthPath()
    {
        var path = _keys.Text("HealthPath", "/");
        if (!path.StartsWith('/') || path.Any(c => c <= ' '))
            _keys.Refuse("HealthPath", $"('{path}') must be the path of a page, beginning with /, without blanks");
        return path;
    }

    private string? FrontUrl()
    {
        var url = _keys.Text("Front:Url", "");
        if (url.Length == 0)
            return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read) || read.Scheme is not ("http" or "https") || read.UserInfo.Length > 0 || url.Any(c => c <= ' '))
            _keys.Refuse("Front:Url", $"('{url}') must be a whole address such as https://lims.example.org/, without a name and password in it");
        return url;
    }

    private ImmutableArray<Client> Clients(string instance)
    {
        var positions = _keys.Positions(ClientKey());
        if (positions is [])
            return [new($"{instance}_zeoclient1", 8081), new($"{instance}_zeoclient2", 8082)];
        return [.. positions.Select(i => new Client(_keys.Word($"Clients:{i}:Program", ""), _keys.Port($"Clients:{i}:Port") ?? 8081 + i))];
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
            Flock = Tool(nameof(d.Flock), d.Flock),
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
            Systemctl = Tool(nameof(d.Systemctl), d.Systemctl),
            Dd = Tool(nameof(d.Dd), d.Dd),
            Ln = Tool(nameof(d.Ln), d.Ln),
            Perl = Tool(nameof(d.Perl), d.Perl),
        };

        string Tool(string name, string path) => _keys.Path($"Tools:{name}", path);
    }

    private void RefuseUnknown()
    {
        foreach (var key in target.Settings.Keys.Where(k => !Known.Contains(k) && !ClientKey().IsMatch(k) && !IsTool(k)))
            _keys.Refuse(key, "is not a setting of a senaite target");
        foreach (var twice in Read().Programs.GroupBy(p => p).Where(g => g.Count() > 1))
            _keys.Refuse($"names the program '{twice.Key}' twice");
    }

    private static bool IsTool(string key) =>
        key.StartsWith("Tools:", StringComparison.OrdinalIgnoreCase) && Tools.Names.Contains(key["Tools:".Length..], StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\AClients:(?<1>\d{1,3}):(?:Program|Port)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ClientKey();
}
