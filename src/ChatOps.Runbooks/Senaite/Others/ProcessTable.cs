using System.Collections.Immutable;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>The host's processes, as ps told them.</summary>
internal sealed record ProcessTable(ImmutableArray<ProcessRow> Rows)
{
    public static ProcessTable Read(string output) => new([.. Lines.Of(output).Select(ProcessRow.Read).OfType<ProcessRow>()]);

    /// <summary>
    /// Where /proc shows each account its own processes only (<c>hidepid</c>), the first process and all of root's are missing. Null: it is the whole table.
    /// </summary>
    public string? Missing =>
        Rows.IsEmpty ? "the process table could not be read"
        : Rows.All(r => r.Pid != 1) ? "the process table is not whole: process 1 is not in it, so /proc hides other accounts' processes (hidepid)"
        : Rows.All(r => r.User is not ("root" or "0")) ? "the process table is not whole: no process of root is in it, so /proc hides other accounts' processes (hidepid)"
        : null;

    /// <summary>Other backups, restores, packs and copies of this instance's data.</summary>
    public ImmutableArray<ProcessRow> Working(KnownInstance instance)
    {
        var work = new DataWork(instance);
        return [.. Rows.Where(r => work.IsRunning(r.Arguments, r.User == instance.Account))];
    }

    /// <summary>Package upgrades, which restart services and can end in a reboot. The daemon that merely waits for a shutdown is none.</summary>
    public ProcessRow? Upgrade => Rows.FirstOrDefault(r => r.User == "root" && IsUpgrade(r.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static bool IsUpgrade(string[] words)
    {
        var programs = words.Where(w => !w.StartsWith('-')).Take(2).Select(Paths.Name).ToList();
        return programs switch
        {
            [var first, ..] when first is "dpkg" or "unattended-upgrade" or "unattended-upgrades" or "do-release-upgrade" or "needrestart" or "dnf-automatic" => true,
            [var first, var second] when Launcher.IsInterpreter(first) || first.EndsWith("sh", StringComparison.Ordinal) =>
                second is "unattended-upgrade" or "unattended-upgrades" or "do-release-upgrade" || (second is "apt.systemd.daily" && words.Contains("install")),
            [var first, var second] => first is "apt-get" or "apt" or "dnf" or "yum" or "zypper" && second is "upgrade" or "dist-upgrade" or "full-upgrade" or "update" or "install",
            _ => false,
        };
    }
}
