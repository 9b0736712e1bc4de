using System.Globalization;
using System.Text;

namespace ChatOps.Core.Text;

/// <summary>
/// Characters that show nothing or change how others are shown: controls, bidirectional marks, zero-width ones, fillers that look like a
/// space. What people type must not hold them; <see cref="InertText"/> shows them escaped.
/// </summary>
public static class Invisible
{
    public static bool Is(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>The first such character, or half of a surrogate pair: its code and its place counted from 1. Null: there is none.</summary>
    public static (int Code, int Place)? Find(string text)
    {
        var place = 0;
        for (var at = 0; at < text.Length;)
        {
            place++;
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return (text[at], place);
            if (Is(rune))
                return (rune.Value, place);
            at += rune.Utf16SequenceLength;
        }
        return null;
    }
}
