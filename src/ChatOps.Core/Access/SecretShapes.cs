using System.Collections.Immutable;
using ChatOps.Core.People;

namespace ChatOps.Core.Access;

/// <summary>
/// What the bot's random secrets look like: how long they are, and of which letters. A text with something of that shape is treated like one with the secret
/// itself, so that nobody learns by typing guesses which of them is right. That a secret has its shape is no secret.
/// </summary>
public sealed class SecretShapes
{
    private const string Hidden = "[secret]";
    private readonly ImmutableArray<Shape> _shapes;

    /// <param name="secrets">Those with less randomness than a token have the shape of ordinary words, and are left alone.</param>
    public SecretShapes(IEnumerable<string> secrets) =>
        _shapes = [.. secrets.Where(s => TokenShape.Problem(s) is null).Select(s => new Shape(s.Length, KindsOf(s))).Distinct()];

    public bool FitIn(string text) => _shapes.Any(s => s.RunsIn(text).Any());

    /// <summary>The text without what has the shape of a secret.</summary>
    public string Hide(string text)
    {
        foreach (var shape in _shapes)
        {
            foreach (var (start, end) in shape.RunsIn(text).Reverse().ToList())
                text = string.Concat(text.AsSpan(0, start), Hidden, text.AsSpan(end));
        }
        return text;
    }

    private static Kinds KindsOf(string text) => text.Aggregate(Kinds.None, (kinds, letter) => kinds | KindOf(letter));

    /// <summary>Hexadecimal letters apart, so that a token of them is not like every long word.</summary>
    private static Kinds KindOf(char letter) => letter switch
    {
        >= '0' and <= '9' => Kinds.Digit,
        >= 'a' and <= 'f' => Kinds.LowerHex,
        >= 'A' and <= 'F' => Kinds.UpperHex,
        >= 'g' and <= 'z' => Kinds.Lower,
        >= 'G' and <= 'Z' => Kinds.Upper,
        '-' or '_' => Kinds.Line,
        '+' or '/' or '=' => Kinds.Base64,
        '.' => Kinds.Dot,
        _ => Kinds.Other,
    };

    [Flags]
    private enum Kinds
    {
        None = 0,
        Digit = 1,
        LowerHex = 2,
        UpperHex = 4,
        Lower = 8,
        Upper = 16,
        Line = 32,
        Base64 = 64,
        Dot = 128,
        Other = 256,
    }

    private sealed record Shape(int Length, Kinds Kinds)
    {
        /// <summary>Letters of these kinds alone, at least as many, and some of each kind: where the secret stands there is one.</summary>
        public IEnumerable<(int Start, int End)> RunsIn(string text)
        {
            for (var start = 0; start < text.Length; start++)
            {
                var (end, seen) = (start, Kinds.None);
                for (; end < text.Length && KindOf(text[end]) is var kind && Kinds.HasFlag(kind); end++)
                    seen |= kind;
                if (end - start >= Length && seen == Kinds)
                    yield return (start, end);
                start = end;
            }
        }
    }
}
