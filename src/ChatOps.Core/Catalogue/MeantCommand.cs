using ChatOps.Core.Commands;

namespace ChatOps.Core.Catalogue;

/// <summary>
/// Which command somebody meant who mistyped it. Of commands that are about as near the mildest is proposed: nobody should be led from a typo in
/// <c>status</c> to <c>start</c>, or in <c>restart</c> to <c>restore</c>.
/// </summary>
internal static class MeantCommand
{
    /// <summary>Null: nothing is near enough.</summary>
    public static CommandSpec? Of(string family, string verb, IEnumerable<CommandSpec> usable)
    {
        if (verb.Length == 0)
            return null;
        var near = usable.Select(s => (Spec: s, Distance: Distance(family, s.Family) + Distance(verb, s.Verb))).Where(c => c.Distance is not null).ToList();
        if (near.Count == 0)
            return null;
        var nearest = near.Min(c => c.Distance);
        return near.Where(c => c.Distance <= nearest + 1).OrderBy(c => c.Spec.Risk).ThenBy(c => c.Distance).First().Spec;
    }

    /// <summary>Somebody typed the verb alone. One that has such a target comes first, then the mildest.</summary>
    public static CommandSpec? OfVerb(string verb, string next, IEnumerable<CommandSpec> usable, Func<CommandSpec, IEnumerable<string>> targets) =>
        usable.Where(s => s.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(s => targets(s).Contains(next, StringComparer.OrdinalIgnoreCase)).ThenBy(s => s.Risk).FirstOrDefault();

    /// <summary>Wrong letters; a beginning has none. Null: too many.</summary>
    private static int? Distance(string typed, string word)
    {
        var lower = typed.ToLowerInvariant();
        if (lower.Length > 32)
            return null;
        var distance = lower.Length > 1 && word.StartsWith(lower, StringComparison.Ordinal) ? 0 : Suggestion.Distance(lower, word);
        return distance <= Math.Max(1, lower.Length / 3) ? distance : null;
    }
}
