namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>A host's paths as text; no file is looked at.</summary>
internal static class Paths
{
    /// <summary>The path without <c>.</c>, <c>..</c> and doubled slashes; null: relative to a folder that is not known.</summary>
    public static string? Resolve(string path, string? folder)
    {
        if (!path.StartsWith('/'))
        {
            if (folder is null)
                return null;
            path = $"{folder}/{path}";
        }
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }
        return "/" + string.Join('/', parts);
    }

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    public static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Whether the text names the folder or something in it, and not a sibling whose name merely begins alike.</summary>
    public static bool IsNamed(string text, string folder)
    {
        for (var at = text.IndexOf(folder, StringComparison.Ordinal); at >= 0; at = text.IndexOf(folder, at + 1, StringComparison.Ordinal))
        {
            var after = at + folder.Length;
            if (after == text.Length || !(char.IsLetterOrDigit(text[after]) || text[after] is '-' or '_' or '.'))
                return true;
        }
        return false;
    }
}
