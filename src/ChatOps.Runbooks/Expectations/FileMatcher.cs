using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Compares what <c>stat -L --printf='%F\n%U\n%G\n%a\n'</c> says.</summary>
/// <param name="Mode">Octal without leading zeros, as stat prints it; empty: any.</param>
internal sealed record FileMatcher(bool Exists, string Owner, string Group, string Mode) : Matcher
{
    public override string Words() => !Exists ? "is not there" : string.Join(", ",
        new[] { "is there", Owner.Length > 0 ? $"owned by {Owner}" : "", Group.Length > 0 ? $"of the group {Group}" : "", Mode.Length > 0 ? $"mode {Mode}" : "" }.Where(w => w.Length > 0));

    public override Seen Of(StepResult result)
    {
        if (IsMissing(result))
            return Seen.Of(!Exists, "is not there");
        if (result is not { CutShort: null, ExitStatus: 0, Whole: true } || result.OutputLines.ToList() is not [var kind, var owner, var group, var mode])
            return Seen.Unread(result);
        var what = $"is there ({kind}, owned by {owner}, of the group {group}, mode {mode})";
        return Seen.Of(Exists && Fits(Owner, owner) && Fits(Group, group) && Fits(Mode, mode), what);
    }

    /// <summary>Said by the system itself: whoever may not look into a folder is told something else.</summary>
    public static bool IsMissing(StepResult result) =>
        result is { CutShort: null, ExitStatus: > 0, Whole: true } && result.ErrorLines.ToList() is [var only]
        && (only.EndsWith(": No such file or directory", StringComparison.Ordinal) || only.EndsWith(": Not a directory", StringComparison.Ordinal));

    private static bool Fits(string wanted, string found) => wanted.Length == 0 || wanted == found;
}
