using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Programs;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Hosts;

/// <summary>
/// Whether the programs are there that commands need: all of one account in one question, those of which one is enough in another, and the versions of those
/// that tell one. While a plan is made the same is asked for what that plan needs; here it is asked before anybody wants something.
/// </summary>
internal static class HostTools
{
    private const string AllPrefix = "tools-";
    private const string AnyPrefix = "either-";
    private const string VersionPrefix = "version-";
    private const string There = "x ";
    private const int LongestVersion = 120;

    public static IEnumerable<Step> Steps(ImmutableArray<HostProgram> programs, Func<string, string, string, CommandLine, Step> ask)
    {
        foreach (var (group, i) in programs.Where(p => p.Paths.Length == 1).GroupBy(p => p.User).Select((g, i) => (g, i)))
            yield return ask($"{AllPrefix}{Number(i)}", $"Tools for {Named(group.Key)}", group.Key, Find(group.Select(p => p.Paths[0])));
        foreach (var (program, i) in programs.Where(p => p.Paths.Length > 1).DistinctBy(p => $"{p.User} {string.Join(' ', p.Paths)}").Select((p, i) => (p, i)))
            yield return ask($"{AnyPrefix}{Number(i)}", string.Join(" or ", program.Paths), program.User, Find(program.Paths));
        foreach (var (program, i) in programs.Where(p => !p.Version.IsEmpty).DistinctBy(p => $"{p.User} {string.Join(' ', p.Version)}").Select((p, i) => (p, i)))
            yield return ask($"{VersionPrefix}{Number(i)}", $"Version of {program.Paths[0]}", program.User, VersionOf(program));
    }

    /// <summary>Null: it is no question of these.</summary>
    public static Verdict? Judge(Step step, StepResult result) =>
        step.Id.StartsWith(AllPrefix, StringComparison.Ordinal) ? OfAll(Asked(step), Found(result))
        : step.Id.StartsWith(AnyPrefix, StringComparison.Ordinal) ? OfAny(Asked(step), Found(result))
        : step.Id.StartsWith(VersionPrefix, StringComparison.Ordinal) ? OfVersion(result)
        : null;

    /// <summary>-L: some are links; one that leads nowhere is no program.</summary>
    private static CommandLine Find(IEnumerable<string> paths) =>
        new(["/usr/bin/find", "-L", .. paths.Distinct(StringComparer.Ordinal), "-maxdepth", "0", "-type", "f", "-executable", "-printf", $@"{There}%p\n"]);

    /// <summary>What has an option for it is asked itself; of a script its text is read.</summary>
    private static CommandLine VersionOf(HostProgram program) =>
        program.Version[0].StartsWith('/') ? new(program.Version) : new([program.Paths[0], .. program.Version]);

    private static Verdict OfAll(List<string> asked, HashSet<string> found) =>
        asked.Where(p => !found.Contains(p)).ToList() is { Count: > 0 } missing
            ? Verdict.Failed(string.Join("; ", missing.Select(p => $"it has no {p} that it may run ({Mended(p)})")))
            : Verdict.Passed(asked.Count == 1 ? asked[0] : string.Create(CultureInfo.InvariantCulture, $"all {asked.Count} are there"));

    private static Verdict OfAny(List<string> asked, HashSet<string> found) =>
        asked.FirstOrDefault(found.Contains) is { } there ? Verdict.Passed(there) : Verdict.Failed($"none of them is there; {Mended(asked[0])}");

    /// <summary>A version is for people: nothing is refused for one that is not told.</summary>
    private static Verdict OfVersion(StepResult result)
    {
        var lines = $"{result.Output}\n{result.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // grep finds each script of buildout's as often as it is named; a program says it in its first line.
        var told = lines.Length == 0 ? "" : lines.All(l => !l.Contains(' ', StringComparison.Ordinal)) ? string.Join(", ", lines.Distinct()) : lines[0];
        return Verdict.Passed(told.Length == 0 || result.ExitStatus is 126 or 127 ? "it is not told" : told.Length > LongestVersion ? told[..LongestVersion] : told);
    }

    private static List<string> Asked(Step step) => [.. step.Command.Arguments.Skip(2).TakeWhile(a => a != "-maxdepth")];

    private static HashSet<string> Found(StepResult result) =>
        [.. result.Output.Split('\n').Where(l => l.StartsWith(There, StringComparison.Ordinal)).Select(l => l[There.Length..])];

    private static string Mended(string path) => DebianPackage.Of(path) is { } package ? $"apt-get install {package}" : "put it there, or write into the settings where it is";

    private static string Named(string user) => user.Length > 0 ? user : "the bot's account";

    private static string Number(int i) => (i + 1).ToString(CultureInfo.InvariantCulture);
}
