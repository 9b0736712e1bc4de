using ChatOps.Core.Chat;
using ChatOps.Core.Text;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// A table as text of fixed width: in columns where they are narrow enough to be read in a chat, else one row under the other.
/// </summary>
internal static class TextTable
{
    private const int Widest = 88;

    public static string Text(ReplyTable table, int mostRows, CharacterBudget budget, int most) =>
        budget.Head(Text(table, mostRows, budget), most);

    /// <summary>However long; what the budget learns is only that rows were left out.</summary>
    public static string Text(ReplyTable table, int mostRows, CharacterBudget budget)
    {
        var rows = table.Rows.Take(mostRows).Select(r => r.Select(InertText.ShowLine).ToList()).ToList();
        var columns = table.Columns.Select(InertText.ShowLine).ToList();
        if (table.Rows.Length > mostRows)
            budget.Cut();
        var widths = columns.Select((c, i) => rows.Select(r => r[i].Length).Append(c.Length).Max()).ToList();
        return widths.Sum() + (2 * (widths.Count - 1)) <= Widest
            ? string.Join('\n', rows.Prepend(columns).Select(r => string.Join("  ", r.Select((c, i) => c.PadRight(widths[i]))).TrimEnd()))
            : string.Join('\n', rows.Select(r => string.Join('\n', r.Select((c, i) => $"{(i == 0 ? "" : "  ")}{columns[i]}: {c}"))));
    }
}
