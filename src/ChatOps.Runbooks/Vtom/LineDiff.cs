namespace ChatOps.Runbooks.Vtom;

/// <summary>What changes between two texts, line by line, as people know it from <c>diff -u</c>.</summary>
internal static class LineDiff
{
    /// <summary>Only the lines that differ, each with its sign; the common ones before and behind are left out, as changes here are small.</summary>
    public static IEnumerable<string> Lines(string? before, string after)
    {
        var (old, now) = (Split(before), Split(after));
        var head = old.Zip(now).TakeWhile(p => p.First == p.Second).Count();
        var tail = old.Skip(head).Reverse().Zip(now.Skip(head).Reverse()).TakeWhile(p => p.First == p.Second).Count();
        return Between(old[head..^tail], now[head..^tail]);
    }

    /// <summary>With the path on top and one line around the change.</summary>
    public static IEnumerable<string> Unified(string path, string? before, string after)
    {
        var (old, now) = (Split(before), Split(after));
        var head = old.Zip(now).TakeWhile(p => p.First == p.Second).Count();
        yield return $"--- {(before is null ? "/dev/null" : path)}";
        yield return $"+++ {path}";
        yield return $"@@ -{(before is null ? 0 : head + 1)} +{head + 1} @@";
        if (head > 0)
            yield return $" {Readable(old[head - 1])}";
        foreach (var line in Lines(before, after))
            yield return line;
    }

    public static string Told(string? before, string after) =>
        before is null ? $"is made, with {string.Join(" ", Split(after).Select(Readable))}" : string.Join(", ", Lines(before, after)) is { Length: > 0 } changes ? changes : "does not change";

    private static IEnumerable<string> Between(string[] old, string[] now)
    {
        // Lines of the same number change one by one; anything else is all out, all in.
        if (old.Length == now.Length)
            return old.Zip(now).Where(p => p.First != p.Second).SelectMany(p => new[] { $"-{Readable(p.First)}", $"+{Readable(p.Second)}" });
        return old.Select(l => $"-{Readable(l)}").Concat(now.Select(l => $"+{Readable(l)}"));
    }

    private static string[] Split(string? text) => text is null or "" ? [] : text.TrimEnd('\n').Split('\n');

    private static string Readable(string raw) => RawBytes.Readable(raw).Text;
}
