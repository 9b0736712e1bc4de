using System.Globalization;
using System.Text;

namespace ChatOps.Core.Chat;

/// <summary>
/// Text of hosts and persons as it may be shown: characters that are not seen, reorder what is seen, or pretend to be a blank are written as
/// escapes (<c>\u{202E}</c>), so that a command can never read differently from what it is. Escaping for a markup is each platform's own work.
/// </summary>
public static class InertText
{
    public static string Show(string? text)
    {
        if (string.IsNullOrEmpty(text) || !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text ?? "";
        var shown = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, at, out var rune))
            {
                Append(shown, rune);
                at += rune.Utf16SequenceLength;
            }
            else
            {
                Escape(shown, text[at++]);
            }
        }
        return shown.ToString();
    }

    /// <summary>On one line: line breaks are escaped, too.</summary>
    public static string ShowLine(string? text) =>
        Show(text).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (rune.Value is '\n' or '\t' || !Hides(rune))
            shown.Append(rune.ToString());
        else
            Escape(shown, rune.Value);
    }

    private static void Escape(StringBuilder shown, int value) => shown.Append("\\u{").Append(value.ToString("X4")).Append('}');

    private static bool Hides(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator && rune.Value is not (' ' or 0x00A0 or 0x202F));
}
