using System.Text;

namespace ChatOps.Core.Execution;

/// <summary>A word of a command in a sudoers file, so that it means these characters and nothing else.</summary>
public static class SudoersWord
{
    /// <summary>Why no line can name exactly this; null: one can. sudo joins arguments with spaces before it compares, so one with a space reads as two.</summary>
    public static string? Problem(string word) =>
        word.Length == 0 ? "an empty argument"
        : word.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? $"'{word}' holds a space or a control character"
        : null;

    /// <summary>
    /// What separates items (<c>, : = #</c>) loses its backslash when the file is read; a wildcard keeps it for the comparison, which is fnmatch(3); a
    /// backslash needs both.
    /// </summary>
    public static string Escaped(string word)
    {
        var text = new StringBuilder(word.Length);
        foreach (var c in word)
            text.Append(c switch { '\\' => @"\\\\", ',' or ':' or '=' or '#' or '*' or '?' or '[' or ']' or '!' or '^' => $@"\{c}", _ => c.ToString() });
        return text.ToString();
    }
}
