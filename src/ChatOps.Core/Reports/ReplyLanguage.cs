using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;

namespace ChatOps.Core.Reports;

/// <summary>
/// A stored reply as a reader's language says it. What people typed or wrote, what a program printed, ids, digests and codes stay as they are; so does a sentence
/// for which the language has no words.
/// </summary>
public static partial class ReplyLanguage
{
    /// <summary>Their values are somebody's own words, or are typed as they stand there.</summary>
    private static readonly string[] Verbatim = ["Reason", "Digest", "Usage", "Examples", "Asked", "To approve", "To start it alone"];

    public static Reply In(this Reply reply, Language language)
    {
        if (language.IsEnglish)
            return reply;
        return reply with
        {
            Title = language.Shown(reply.Title),
            Text = IsRefusal(reply) ? language.Refusal(reply.Text) : language.ShownLines(reply.Text),
            Fields = reply.Fields.IsDefaultOrEmpty ? reply.Fields : [.. reply.Fields.Select(f => Field(f, language))],
            Table = reply.Table is { } table ? Table(table, language) : null,
        };
    }

    private static ReplyField Field(ReplyField field, Language language) => field with
    {
        Name = language.Shown(field.Name),
        Value = Verbatim.Contains(field.Name, StringComparer.Ordinal) || Quoted().IsMatch(field.Name) ? field.Value : language.ShownLines(field.Value),
    };

    private static ReplyTable Table(ReplyTable table, Language language) => new(
        [.. table.Columns.Select(c => language[c])], [.. table.Rows.Select(r => r.Select(language.Shown).ToImmutableArray())]);

    /// <summary>A refusal is a code and a sentence that says what to do.</summary>
    private static bool IsRefusal(Reply reply) => reply.Tone == Tone.Warning && reply.Text.Length > 0 && Code().IsMatch(reply.Title);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(" (asked|wrote)\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
