using System.Collections.Immutable;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Rights;

/// <summary>
/// The sudoers file that a site's settings need on the bot's own machine, and no word more: the host script's verbs as the owners of data, and each root line
/// whole. Never a line for all of root.
/// </summary>
/// <param name="Account">As whom the bot runs.</param>
/// <param name="HostScript">Where the script is installed; empty: it is sent along, and the owners' lines are as wide as what it runs.</param>
internal sealed record Sudoers(string Account, string HostScript, ImmutableArray<string> Users, ImmutableArray<RootLine> RootLines, ImmutableArray<string> Files, int Number)
{
    /// <summary>What the bot's account runs as others, apart from the host script.</summary>
    public ImmutableArray<AccountLine> AccountLines { get; init; } = [];

    private const string InventoryRead = "CHATOPS_INVENTORY";

    private string HostVerbs => Number == 0 ? "CHATOPS_HOST" : $"CHATOPS_HOST_{Number + 1}";

    private string RootVerbs => Number == 0 ? "CHATOPS_ROOT" : $"CHATOPS_ROOT_{Number + 1}";

    /// <param name="number">Tells the names of several such files in one apart.</param>
    public static Sudoers Of(string account, Host host, IEnumerable<HostNeeds> needs, int number = 0)
    {
        var all = needs.ToList();
        return new(
            account, host.HostScript,
            [.. all.SelectMany(n => n.Users).Where(u => u.Length > 0 && u != account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. all.SelectMany(n => n.RootLines).Distinct()],
            [.. all.SelectMany(n => n.Files).Distinct(StringComparer.Ordinal)], number);
    }

    /// <summary>Programs and configurations that are not on this machine, such as netstat beside ss, or supervisor: nobody can call them.</summary>
    public IEnumerable<string> Missing() => RootLines.SelectMany(ProgramsOf).Concat(Files).Where(p => RootOwned.RealPath(p) is null).Distinct(StringComparer.Ordinal);

    public Sudoers WithoutMissing()
    {
        var missing = Missing().ToHashSet(StringComparer.Ordinal);
        return this with
        {
            RootLines = [.. RootLines.Where(l => !ProgramsOf(l).Concat(l.Command.Arguments).Any(missing.Contains))],
            Files = [.. Files.Where(f => !missing.Contains(f))],
        };
    }

    /// <summary>What must not be written into a sudoers file as it is, each with the path or the line it is about.</summary>
    public IEnumerable<string> Problems()
    {
        if (Users.Contains("root"))
            yield return "steps or looks would run as root; name the account that the data belongs to";
        string[] paths = [.. AccountLines.SelectMany(l => l.Command.Arguments).Where(a => a.StartsWith("/usr/", StringComparison.Ordinal)), .. RootLines.SelectMany(ProgramsOf), .. Files, .. HostScript.Length > 0 ? (string[])[HostScript] : []];
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            if (RootOwned.Problem(path) is { } problem)
                yield return $"{path}: {problem}";
        }
        foreach (var problem in Nameless())
            yield return problem;
    }

    /// <summary>Lines that a sudoers file cannot name, on whatever machine.</summary>
    public IEnumerable<string> Nameless()
    {
        foreach (var line in RootLines.Select(l => l.Bounded).Concat(AccountLines.Select(l => l.Command)))
        {
            if (line.Arguments.Select(SudoersWord.Problem).FirstOrDefault(p => p is not null) is { } problem)
                yield return $"{line}: {problem}, which a sudoers file cannot name";
        }
    }

    public IEnumerable<string> Lines()
    {
        if (HostScript.Length > 0)
            yield return $"Cmnd_Alias {HostVerbs} = {string.Join(", \\\n    ", SudoLine.Verbs.Select(v => $"{SudoersWord.Escaped(HostScript)} {v}"))}";
        if (!RootLines.IsEmpty)
        {
            yield return $"Cmnd_Alias {RootVerbs} = {string.Join(", \\\n    ", RootLines.Select(l => l.InSudoers))}";
            yield return $"Defaults!{RootVerbs} runcwd=/";
        }
        if (!Users.IsEmpty)
            yield return $"{Account} ALL=({string.Join(",", Users)}) NOPASSWD: {(HostScript.Length > 0 ? HostVerbs : "ALL")}";
        if (!RootLines.IsEmpty)
            yield return $"{Account} ALL=(root) NOPASSWD: {RootVerbs}";
        foreach (var lines in AccountLines.GroupBy(l => l.User, StringComparer.Ordinal))
        {
            yield return $"Cmnd_Alias {InventoryRead} = {string.Join(", \\\n    ", lines.Select(l => l.InSudoers))}";
            yield return $"Defaults!{InventoryRead} runcwd=/";
            yield return $"{Account} ALL=({lines.Key}) NOPASSWD: {InventoryRead}";
        }
        if (!Users.IsEmpty || !RootLines.IsEmpty || !AccountLines.IsEmpty)
            yield return $"Defaults:{Account} !pam_session";
    }

    // env stands before a program, which must be root's as well.
    private static IEnumerable<string> ProgramsOf(RootLine line) =>
        line.Command.Arguments is ["/usr/bin/env", .. var behind]
            ? [line.Bounded.Program, line.Command.Program, behind.First(a => !a.Contains('=', StringComparison.Ordinal))]
            : [line.Bounded.Program, line.Command.Program];
}
