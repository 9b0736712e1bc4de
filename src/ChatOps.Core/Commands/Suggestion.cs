namespace ChatOps.Core.Commands;

/// <summary>What somebody probably meant.</summary>
public static class Suggestion
{
    /// <summary>The candidate with the fewest wrong letters; null when nothing is near.</summary>
    public static string? For(string typed, IEnumerable<string> candidates)
    {
        var word = typed.Length > 64 ? typed[..64].ToLowerInvariant() : typed.ToLowerInvariant();
        var allowed = Math.Max(1, word.Length / 3);
        return candidates
            .Select(c => (Candidate: c, Distance: Distance(word, c.ToLowerInvariant())))
            .Where(c => c.Distance <= allowed && c.Distance < c.Candidate.Length)
            .OrderBy(c => c.Distance)
            .Select(c => c.Candidate)
            .FirstOrDefault();
    }

    /// <summary>For the end of a sentence: <c>; did you mean 'backup'?</c>, or nothing.</summary>
    internal static string Ask(string typed, IEnumerable<string> candidates) =>
        For(typed, candidates) is { } meant ? $"; did you mean '{meant}'?" : "";

    /// <summary>Letters to insert, delete, replace or swap with the neighbour (optimal string alignment).</summary>
    public static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[one.Length, other.Length];
    }
}
