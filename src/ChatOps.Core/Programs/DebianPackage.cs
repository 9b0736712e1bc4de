using System.Collections.Frozen;

namespace ChatOps.Core.Programs;

/// <summary>Which package of Debian and Ubuntu brings a system program, where people must be told what to install.</summary>
public static class DebianPackage
{
    private static readonly FrozenDictionary<string, string> Packages = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["curl"] = "curl",
        ["ps"] = "procps",
        ["ss"] = "iproute2",
        ["netstat"] = "net-tools",
        ["find"] = "findutils",
        ["crontab"] = "cron",
        ["getent"] = "libc-bin",
        ["nmap"] = "nmap",
        ["supervisorctl"] = "supervisor",
        ["grep"] = "grep",
        ["rsync"] = "rsync",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? Of(string path) => Packages.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..]);
}
