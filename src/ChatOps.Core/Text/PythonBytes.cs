namespace ChatOps.Core.Text;

/// <summary>The recipe's tools print what rsync said as Python shows bytes: <c>b'rsync error: …\n'</c> (facts recorded from collective.recipe.backup 4).</summary>
public static class PythonBytes
{
    public static string Strip(string line)
    {
        var text = line.Trim();
        if (text is not ['b', ('\'' or '"') and var quote, ..] || text.Length < 3 || text[^1] != quote)
            return text;
        return text[2..^1].Replace(@"\n", " ", StringComparison.Ordinal).Replace(@"\t", " ", StringComparison.Ordinal).Replace(@"\'", "'", StringComparison.Ordinal).Trim();
    }
}
