using System.Globalization;

namespace ChatOps.Tests.Execution;

/// <summary>
/// Needs root (to create the two accounts), sudo and util-linux. Missing: skipped visibly by hand; with CI=true it runs, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostFactAttribute : FactAttribute
{
    public HostFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Missing() is { } missing)
            Skip = missing;
    }

    private static string? Missing() =>
        !Environment.IsPrivilegedProcess ? "needs root, to create the accounts it drives sudo with"
        : !File.Exists("/usr/bin/sudo") ? "needs sudo"
        : !File.Exists("/usr/bin/setpriv") ? "needs setpriv (util-linux)"
        : null;
}

/// <summary>Needs to mount a small file system as well, which a container may forbid.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private const int SysAdmin = 21;

    public MountFactAttribute()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        var capabilities = ulong.Parse(line[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if ((capabilities >> SysAdmin & 1) == 0)
            Skip = "needs the right to mount";
    }
}
