using System.Globalization;
using System.Text;

namespace ChatOps.Core.Text;

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

    /// <summary>Others' words within a line of the bot: line breaks become blanks, nothing is hidden, and it has an end.</summary>
    public static string Line(string? text, int most)
    {
        var shown = ShowLine(text?.ReplaceLineEndings(" "));
        return shown.Length <= most ? shown : shown[..(char.IsHighSurrogate(shown[most - 2]) ? most - 2 : most - 1)] + "…";
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (rune.Value is '\n' or '\t' || !Hides(rune))
            shown.Append(rune.ToString());
        else
            Escape(shown, rune.Value);
    }

    private static void Escape(StringBuilder shown, int value) => shown.Append("\\u{").Append(value.ToString("X4")).Append('}');

    /// <summary>More than what cannot be typed (<see cref="Invisible"/>): what a font may not have, and blanks of odd widths.</summary>
    private static bool Hides(Rune rune) =>
        Invisible.Is(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        || rune.Value is >= 0xFE00 and <= 0xFE0F
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator && rune.Value is not (' ' or 0x00A0 or 0x202F));
}
