using ChatOps.Core.Chat;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Groups;

/// <summary>
/// What a group said, in one message: equal answers once, then those that are equal but for numbers, then the others; who was not reached stands apart, and nothing is called
/// good that did not answer.
/// </summary>
public static class GroupReport
{
    private const int MostLines = 12;

    /// <param name="members">With the operation of each that was started.</param>
    public static Reply Of(Operation parent, IReadOnlyList<(Target Target, Operation? Operation)> members)
    {
        var tone = members.Select(m => ToneOf(m.Operation)).Aggregate(Tone.Good, Tones.Graver);
        var reply = new Reply($"{parent.Outcome} · {parent.Title} · {parent.Handle}", parent.Reason ?? "", tone);
        var missing = GroupMove.Unreached(parent).ToList();
        var unreached = missing.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var answered = members.Where(m => m.Operation?.Report is not null && !unreached.Contains(m.Target.Name)).Select(m => new Said(m.Target, m.Operation!)).ToList();
        foreach (var alike in answered.GroupBy(s => s.Own, StringComparer.Ordinal).OrderBy(g => g.Min(s => s.Target.Name), StringComparer.Ordinal))
        {
            var numbers = alike.Select(s => s.Text).Distinct(StringComparer.Ordinal).Count() > 1;
            reply = reply.With(Head(alike, numbers), Cut(alike.First().Text));
        }
        if (unreached.Count > 0)
            reply = reply.With($"Not reached ({unreached.Count})", string.Join('\n', missing.Select(m => $"{m.Name}: {m.Reason}")));
        var silent = members.Where(m => m.Operation?.Report is null && !unreached.Contains(m.Target.Name)).Select(m => m.Target.Name).ToList();
        return silent.Count > 0 ? reply.With($"Not started ({silent.Count})", NameRange.Of(silent)) : reply;
    }

    private static string Head(IEnumerable<Said> alike, bool numbers)
    {
        var all = alike.ToList();
        var names = NameRange.Of(all.Select(s => s.Target.Name));
        return all.Count == 1 ? names : $"{names} ({all.Count}{(numbers ? ", equal but for numbers; as on " + all[0].Target.Name : "")})";
    }

    private static string Cut(string text)
    {
        var lines = text.Split('\n');
        return lines.Length <= MostLines ? text : string.Join('\n', lines.Take(MostLines).Append($"… {lines.Length - MostLines} more lines; /ops show tells all"));
    }

    private static Tone ToneOf(Operation? operation) => operation switch
    {
        null => Tone.Warning,
        { Report: { } report } => report.Tone,
        _ => Tone.Bad,
    };

    /// <param name="Text">What it says, own names hidden.</param>
    private sealed record Said(Target Target, string Text)
    {
        public Said(Target target, Operation operation)
            : this(target, OwnNames.Hide(Words(operation.Report!), target, operation.Handle).Replace("‹own›", target.Name, StringComparison.Ordinal)) =>
            Own = OwnNames.HideNumbers(OwnNames.Hide(Words(operation.Report!), target, operation.Handle));

        public string Own { get; private init; } = "";

        private static string Words(Reply reply) => string.Join('\n', new[]
        {
            reply.Title, reply.Text, string.Join('\n', reply.Fields.Select(f => $"{f.Name}: {f.Value}")),
            reply.Table is { } table ? string.Join('\n', table.Rows.Select(r => string.Join("  ", r))) : "", reply.Code ?? "",
        }.Where(t => t.Length > 0));
    }
}
