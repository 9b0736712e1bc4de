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

    /// <summary>U+200D between two pictures makes one of them, such as a family of its members; anywhere else it hides.</summary>
    private static bool JoinsPictures(string text, int at) =>
        text[at] == '\u200D' && Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var before, out _) == System.Buffers.OperationStatus.Done
        && Rune.DecodeFromUtf16(text.AsSpan(at + 1), out var after, out _) == System.Buffers.OperationStatus.Done
        && (before.Value == 0xFE0F || IsPicture(before)) && IsPicture(after);

    /// <summary>Emoji, and the five tones of skin.</summary>
    private static bool IsPicture(Rune rune) =>
        rune.Value is >= 0x1F3FB and <= 0x1F3FF || (rune.Value >= 0x2190 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol && !Is(rune));

    /// <summary>The first such character, or half of a surrogate pair: its code and its place counted from 1. Null: there is none.</summary>
    public static (int Code, int Place)? Find(string text)
    {
        var place = 0;
        for (var at = 0; at < text.Length;)
        {
            place++;
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return (text[at], place);
            if (Is(rune) && !JoinsPictures(text, at))
                return (rune.Value, place);
            at += rune.Utf16SequenceLength;
        }
        return null;
    }
}
