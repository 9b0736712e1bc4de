using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite;

internal static class RestoreOutput
{
    private const string Prompt = "Are you sure? (yes/No)?";

    public static readonly ImmutableArray<string> Watch =
        [.. ToolOutput.Alarms, "^INFO: Date restriction: ", "^INFO: rsync -a ", "^INFO: Restoring blobs from ", "^INFO: Please wait while restoring "];

    public static Verdict Judge(StepResult result, PlannedTarget target) => Judge(result, target, target.Plan.Value("date"), target.Plan.Value("set-path"));

    /// <param name="date">The date handed to the tool; it must have said that it kept to it.</param>
    /// <param name="set">The folder that the main database's blobs must have come from; those of the others stand in the plan.</param>
    public static Verdict Judge(StepResult result, PlannedTarget target, string date, string set)
    {
        if (result.CutShort is { } end)
            return end;
        var said = Beyond(result, target).ToList();
        var error = result.ErrorLines.Concat(result.Flagged.Where(l => !l.Contains(Prompt, StringComparison.Ordinal))).Distinct().ToList();
        var bad = ToolOutput.Bad(error.Concat(said)).ToList();
        if (bad is not [])
            return Verdict.Failed($"it said: {Wording.Quote(bad)} (exit status {result.ExitStatus})");
        if (said is not [])
            return Verdict.Failed($"it printed on standard output more than its question: {Wording.Quote(said)}");
        if (result.ExitStatus != 0)
            return Verdict.Failed(error is [] && result.ExitStatus == 1
                ? "it was not begun: the lock of a database is held, so a server has been started meanwhile"
                : $"exit status {result.ExitStatus}; it said: {Wording.Quote(result.ErrorLines.TakeLast(3))}");
        if (!error.Contains($"INFO: Date restriction: restoring state at {date}."))
            return Verdict.Failed($"it did not say that it restores the state at {date}");
        return Worked(error, target, set) ?? With(result, "it took the expected archives and blob sets");
    }

    /// <summary>Asked and not answered: the question may name nothing that the plan does not guard, and must name all that it does.</summary>
    public static Verdict Asked(StepResult result, PlannedTarget target)
    {
        if (result.CutShort is { } end)
            return end;
        if (result.ErrorLines.FirstOrDefault(l => l.StartsWith("INFO: Please wait while restoring", StringComparison.Ordinal) || l.StartsWith("INFO: Restoring blobs", StringComparison.Ordinal)) is { } went)
            return Verdict.Failed($"it went on without an answer: {Wording.Quote([went])}");
        if (!result.Output.Contains(Prompt, StringComparison.Ordinal))
            return Verdict.Failed($"it did not ask: {Wording.Quote(result.ErrorLines.Concat(result.OutputLines).Append($"exit status {result.ExitStatus}"))}");
        if (Beyond(result, target).ToList() is { Count: > 0 } beyond)
            return Verdict.Failed($"it would replace more than the plan guards: {Wording.Quote(beyond)}; it was not answered. Restore by hand (docs/senaite.md)");
        var named = result.OutputLines.Select(l => l.Trim()).ToHashSet(StringComparer.Ordinal);
        // Old versions name no paths.
        return named.Any(l => l.StartsWith('/')) && target.Replaced.FirstOrDefault(p => !named.Contains(p)) is { } missing
            ? Verdict.Failed($"it would not replace {missing}, as its script says; it was not answered")
            : Verdict.Passed("it names what the plan guards, and nothing else");
    }

    /// <summary>Every database from its archives, and its blobs from the set of the plan.</summary>
    private static Verdict? Worked(List<string> error, PlannedTarget target, string main)
    {
        foreach (var store in target.StoreSuffixes)
        {
            var (from, to) = (target.Plan.Values.GetValueOrDefault("archives-path" + store), target.Plan.Values.GetValueOrDefault("file-path" + store));
            var database = "INFO: Please wait while restoring database file: " + (to is null ? "" : $"{from} to {to}");
            if (!error.Any(l => l.StartsWith(database, StringComparison.Ordinal)))
                return Verdict.Failed($"it never said that it restores {to ?? "the database"}");
            if ((store.Length == 0 ? main : target.Plan.Values.GetValueOrDefault("set-path" + store)) is not { } set)
                continue;
            var wanted = $"{set}/{target.BlobsOf(store)}";
            if (!error.Any(l => l.StartsWith("INFO: rsync -a ", StringComparison.Ordinal) && l.Split(' ').Contains(wanted)))
                return Verdict.Failed($"it did not take the blob set {set} but {(error.LastOrDefault(l => l.StartsWith("INFO: rsync -a ", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., var source, _] ? source : "none")}");
        }
        return null;
    }

    private static Verdict With(StepResult result, string why)
    {
        var odd = result.ErrorLines.Where(l => !ToolOutput.IsUsual(l)).ToList();
        return odd is [] ? Verdict.Passed(why) : Verdict.Passed(why).With("odd", Wording.Quote(odd));
    }

    /// <summary>What standard output says beside the question, which ends without a line break.</summary>
    private static IEnumerable<string> Beyond(StepResult result, PlannedTarget target)
    {
        var known = target.Replaced.Concat(["This will replace the filestorage:", "This will replace the blobstorage:", "This will replace the filestorage (Data.fs).", "This will replace the blobstorage."])
            .ToHashSet(StringComparer.Ordinal);
        return result.OutputLines.Select(l => (l.StartsWith(Prompt, StringComparison.Ordinal) ? l[Prompt.Length..] : l.EndsWith(Prompt, StringComparison.Ordinal) ? l[..^Prompt.Length] : l).Trim())
            .Where(l => l.Length > 0 && l != "Are you sure? (yes/No)?" && !known.Contains(l));
    }
}
