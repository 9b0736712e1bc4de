using ChatOps.Core.Languages;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>One member of a group in an operation over it: those of the plan, in their order, with what became of each.</summary>
/// <param name="Handle">Of its own operation; empty: there is none.</param>
/// <param name="Needs">It did not come to a good end.</param>
public sealed record MemberRow(string Target, string Name, string Handle, Badge Badge, string Why, bool Needs)
{
    public static IReadOnlyList<MemberRow> Of(Operation operation)
    {
        var ended = operation.State == OperationState.Concluded;
        return [.. operation.Plan!.Parts.Select((part, i) => Of(part.Target, part.Refusal, operation.Members.FirstOrDefault(m => m.Index == i), ended))];
    }

    /// <summary>Such as <c>18 members: 15 succeeded, 1 failed, 2 not started</c>.</summary>
    public static string Counts(IReadOnlyList<MemberRow> rows, Language? language = null) => Counts(rows, language ?? Language.English, "member", "members");

    private static string Counts(IReadOnlyList<MemberRow> rows, Language language, string one, string many) =>
        $"{language.Count(rows.Count, one, many)}{language[":"]} {string.Join(", ", rows.GroupBy(r => r.Badge.Word).OrderByDescending(g => g.Count()).Select(g => language.Say($"{g.Count()} {language[g.Key].ToLowerInvariant()}")))}";

    private static MemberRow Of(string target, string refusal, GroupMember? member, bool ended)
    {
        var name = target[(target.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return member switch
        {
            null when refusal.Length > 0 => new(target, name, "", new("⊘", "Not looked at", "wait"), refusal, Needs: true),
            null => new(target, name, "", ended ? new("–", "Not started", "calm") : new("·", "To do", "calm"), "", Needs: false),
            { Outcome: null } => new(target, name, member.Handle, Badge.Of(OperationState.Running, null), "", Needs: false),
            { Unreached: true } => new(target, name, member.Handle, new("⊘", "Not reached", "wait"), Told(member), Needs: true),
            { Outcome: var outcome } => new(target, name, member.Handle, Badge.Of(OperationState.Concluded, outcome), outcome == Outcome.Succeeded ? "" : Told(member), outcome != Outcome.Succeeded),
        };
    }

    private static string Told(GroupMember member) => string.Join(": ", new[] { member.Code, member.Reason }.OfType<string>().Where(t => t.Length > 0));
}
