using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Several files in one answer: each followed by a mark with its path, so that a missing last line end shows.</summary>
internal static class FramedFiles
{
    private const string Mark = "=chatops-end-of=";

    /// <summary>For find's <c>-printf</c>, after the file was printed.</summary>
    public const string Format = Mark + @"%p\n";

    public static ImmutableSortedDictionary<string, string> Read(string output)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var from = 0;
        for (var mark = output.IndexOf(Mark, StringComparison.Ordinal); mark >= 0; mark = output.IndexOf(Mark, from, StringComparison.Ordinal))
        {
            var end = output.IndexOf('\n', mark) is >= 0 and var found ? found : output.Length;
            files[output[(mark + Mark.Length)..end]] = output[from..mark];
            from = Math.Min(end + 1, output.Length);
        }
        return files.ToImmutable();
    }
}
