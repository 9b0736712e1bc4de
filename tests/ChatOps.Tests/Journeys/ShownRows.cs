using ChatOps.Fakes.Discord;
using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Journeys;

/// <summary>A table of a message: columns of fixed width, or one row under the other where they are too wide.</summary>
internal static class ShownRows
{
    private const string Fence = "```\n";

    public static IReadOnlyList<string> Of(SlackMessage message) => Of([.. Preformatted(message).SelectMany(t => t.Split('\n'))]);

    public static IReadOnlyList<string> Of(DiscordMessage message) => Of(
    [
        .. message.Embeds.EnumerateArray().Select(e => e.TryGetProperty("description", out var text) ? text.GetString()! : "")
            .Where(t => t.StartsWith(Fence, StringComparison.Ordinal)).SelectMany(t => t[Fence.Length..].TrimEnd('`', '\n').Split('\n')),
    ]);

    private static List<string> Of(List<string> lines)
    {
        if (lines.Count == 0)
            return [];
        return lines.Skip(1).FirstOrDefault()?.StartsWith("  ", StringComparison.Ordinal) == true && lines[0].Contains(": ", StringComparison.Ordinal)
            ? Stacked(lines)
            : Columns(lines);
    }

    private static IEnumerable<string> Preformatted(SlackMessage message) => message.Blocks is { } blocks
        ? blocks.EnumerateArray().Where(b => b.GetProperty("type").GetString() == "rich_text").SelectMany(b => b.GetProperty("elements").EnumerateArray())
            .Where(e => e.GetProperty("type").GetString() == "rich_text_preformatted")
            .Select(e => string.Concat(e.GetProperty("elements").EnumerateArray().Select(t => t.GetProperty("text").GetString())))
        : [];

    private static List<string> Stacked(List<string> lines)
    {
        var rows = new List<string>();
        foreach (var line in lines)
        {
            var cell = line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            if (line.StartsWith("  ", StringComparison.Ordinal))
                rows[^1] += $" | {cell}";
            else
                rows.Add(cell);
        }
        return rows;
    }

    private static List<string> Columns(List<string> lines)
    {
        var header = lines[0];
        var starts = Enumerable.Range(0, header.Length).Where(i => header[i] != ' ' && (i == 0 || (i > 1 && header[i - 1] == ' ' && header[i - 2] == ' '))).ToList();
        string Cell(string line, int column)
        {
            var (start, end) = (starts[column], column + 1 < starts.Count ? starts[column + 1] : line.Length);
            return start >= line.Length ? "" : line[start..Math.Min(end, line.Length)].TrimEnd();
        }
        return [.. lines.Skip(1).Select(l => string.Join(" | ", starts.Select((_, i) => Cell(l, i))))];
    }
}
