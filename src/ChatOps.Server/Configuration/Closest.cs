namespace ChatOps.Server.Configuration;

/// <summary>The known name that was probably meant, for "did you mean".</summary>
internal static class Closest
{
    public static string? To(string typed, IEnumerable<string> known) =>
        known.Select(name => (Name: name, Steps: Steps(typed.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(c => c.Steps <= Math.Max(1, typed.Length / 3))
            .OrderBy(c => c.Steps)
            .Select(c => c.Name)
            .FirstOrDefault();

    /// <summary>Letters to insert, remove or change (Levenshtein).</summary>
    private static int Steps(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
