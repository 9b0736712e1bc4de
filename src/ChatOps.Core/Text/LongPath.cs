using System.Text.RegularExpressions;

namespace ChatOps.Core.Text;

/// <summary>Takes the middle out of long paths: their beginning says which file system it is, their end which file.</summary>
public static partial class LongPath
{
    private const int Longest = 60;
    private const int Head = 20;

    public static string Shorten(string line) => Path().Replace(line, m => m.Length <= Longest ? m.Value : Short(m.Value));

    private static string Short(string path)
    {
        // Whole names where they are short enough: half a name is none.
        var first = path.LastIndexOf('/', Head);
        var head = first > 0 ? path[..(first + 1)] : path[..Head];
        var room = Longest - head.Length - 1;
        var cut = path.IndexOf('/', path.Length - room);
        var tail = cut > 0 && cut < path.Length - 1 ? path[cut..] : path[^room..];
        return $"{head}…{tail}";
    }

    [GeneratedRegex(@"/[^\s'"":,;()\[\]<>…]{10,}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Path();
}
