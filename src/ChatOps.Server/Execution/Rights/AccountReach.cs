using System.Collections.Immutable;

namespace ChatOps.Server.Execution.Rights;

/// <summary>An account of this machine, and what it may read there by owner, groups and modes. Access lists and rights of other kinds are not seen.</summary>
internal sealed record AccountReach(string Name, string Number, ImmutableHashSet<string> Groups)
{
    /// <summary>Null: this machine has no such account.</summary>
    public static AccountReach? Of(string name)
    {
        var number = SystemAnswer.Of("/usr/bin/id", "-u", "--", name).Trim();
        return number.Length == 0 ? null : new(name, number, [.. SystemAnswer.Of("/usr/bin/id", "-G", "--", name).Trim().Split(' ')]);
    }

    /// <summary>How it can read the file or look into the folder, and what would prevent it; null: it cannot, or nothing is there.</summary>
    public string? Reads(string path)
    {
        if (RootOwned.RealPath(path) is not { } real)
            return null;
        if (Number == "0")
            return $"'{Name}' is root";
        string[] asked = [.. RootOwned.Upwards(real)];
        var found = SystemAnswer.Of("/usr/bin/stat", ["-c", "%u %g %a %F", "--", .. asked])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 4)).ToArray();
        if (found.Length != asked.Length || found.Skip(1).Any(folder => (Bits(folder) & Enter) == 0))
            return null;
        var (bits, wanted) = (Bits(found[0]), found[0][3] == "directory" ? Read | Enter : Read);
        return (bits & wanted) == 0 ? null
            : found[0][0] == Number ? $"{path} belongs to '{Name}'; name another account"
            : $"'{Name}' can read {path} (mode {found[0][2]}); run: chmod {(Groups.Contains(found[0][1]) ? "g" : "o")}-rwx {path}";
    }

    private const int Read = 4, Enter = 1;

    /// <summary>What the mode gives this account: the first of owner, group and others that it is.</summary>
    private int Bits(string[] found)
    {
        var mode = Convert.ToInt32(found[2], 8);
        return (found[0] == Number ? mode >> 6 : Groups.Contains(found[1]) ? mode >> 3 : mode) & 7;
    }
}
