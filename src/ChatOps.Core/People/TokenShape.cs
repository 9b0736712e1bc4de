
namespace ChatOps.Core.People;

/// <summary>What a token of 128 random bits looks like. Nobody can see whether a text is random; one that is too short or has a pattern is not.</summary>
public static class TokenShape
{
    public const int LeastBits = 128;
    private const int FewestDistinct = 8;
    private const int LongestPattern = 6;

    /// <summary>Why it cannot have enough randomness; null: it can.</summary>
    public static string? Problem(string token)
    {
        var bits = Bits(token);
        if (bits < LeastBits)
            return $"has {token.Length} characters of its kind, which hold {bits} random bits at most, and needs {LeastBits}";
        if (token.Distinct().Count() < FewestDistinct || HasPattern(token))
            return "repeats or counts (such as aaaaaa or 0123456), so it was not made at random";
        return null;
    }

    /// <summary>How many words of the text could be tokens, such as guesses at one.</summary>
    public static int CountIn(string text) => text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries).Count(
        word => word.Count(char.IsAsciiDigit) >= 3 && word.Count(char.IsAsciiLetter) >= 3 && word.All(IsTokenLetter) && Bits(word) >= LeastBits);

    private static readonly char[] Breaks = [' ', '\t', '\n', '\r', '"', '\'', ',', ';', ':', '(', ')', '<', '>', '@', '&', '?'];

    private static bool IsTokenLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '+' or '/' or '=' or '.' or '~';

    /// <summary>As many as a random text of its alphabet would have.</summary>
    private static int Bits(string token)
    {
        var digits = token.Any(char.IsAsciiDigit);
        var (lower, upper) = (token.Any(char.IsAsciiLetterLower), token.Any(char.IsAsciiLetterUpper));
        var alphabet = token.All(char.IsAsciiHexDigitLower) || token.All(char.IsAsciiHexDigitUpper)
            ? token.Any(char.IsAsciiLetter) ? 16 : 10
            // Base64 may by chance have no digit, or letters of one case only.
            : (lower && upper) || token.AsSpan().ContainsAny('+', '/') ? 64
            : (digits ? 10 : 0) + (lower ? 26 : 0) + (upper ? 26 : 0) + (token.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 2 : 0);
        return alphabet == 0 ? 0 : (int)(token.Length * Math.Log2(alphabet));
    }

    private static bool HasPattern(string token)
    {
        var (same, counting) = (1, 1);
        for (var i = 1; i < token.Length; i++)
        {
            same = token[i] == token[i - 1] ? same + 1 : 1;
            counting = token[i] == token[i - 1] + 1 ? counting + 1 : 1;
            if (same > LongestPattern || counting > LongestPattern)
                return true;
        }
        return false;
    }
}
