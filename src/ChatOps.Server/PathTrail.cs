namespace ChatOps.Server;

/// <summary>What decides where a path leads: every folder, link and file on the way. Whoever can change one of them can lead it elsewhere.</summary>
internal static class PathTrail
{
    /// <summary>As many as the system follows (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <returns>In the order in which the system meets them, from the root to what is there; what a link leads to stands behind the link.</returns>
    public static IReadOnlyList<string> Of(string path)
    {
        var (met, at, links) = (new List<string> { "/" }, "/", 0);
        var left = new Stack<string>(PartsOf(path));
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? "/";
                continue;
            }
            var next = Path.Combine(at, part);
            met.Add(next);
            if (LinkAt(next) is not { } target || ++links > MostLinks)
            {
                at = next;
                continue;
            }
            if (target.StartsWith('/'))
                at = "/";
            foreach (var further in PartsOf(target))
                left.Push(further);
        }
        return [.. met.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the link says; null: it is none.</summary>
    public static string? LinkAt(string path) => new FileInfo(path).LinkTarget;

    /// <summary>The last one first.</summary>
    private static IEnumerable<string> PartsOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse();
}
