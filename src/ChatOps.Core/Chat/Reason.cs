using ChatOps.Core.Text;

namespace ChatOps.Core.Chat;

/// <summary>
/// Why somebody does something, in that person's words: at every door on one line, of a bounded length, and of characters that everybody sees. A reason with a
/// NUL, taken from the API as it was, made the record look forged: what was stored was not what had been hashed.
/// </summary>
public static class Reason
{
    public const int Longest = 1000;

    /// <summary>For parameters of commands that take a reason.</summary>
    public const string Pattern = "^.{1,1000}$";

    public const string Hint = "at most 1,000 characters";

    /// <summary>The reason as it is kept (null: none was given), or what is wrong with it.</summary>
    public static (string? Text, string? Problem) Read(string? written)
    {
        // A dialog has several lines; a sentence has none.
        var text = written?.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        if (string.IsNullOrEmpty(text))
            return (null, null);
        if (text.Length > Longest)
            return (null, $"a reason has at most {Longest} characters, this one has {text.Length}; make it shorter");
        return Invisible.Find(text) is { } hidden
            ? (null, $"the character U+{hidden.Code:X4} at place {hidden.Place} cannot be part of a reason; write it again without it")
            : (text, null);
    }
}
