using System.Collections.Immutable;
using System.Diagnostics;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>The walker in this machine's interpreters: python3 and perl always, python2.7 where there is one (CHATOPS_PYTHON2 names it).</summary>
internal static class RealWalker
{
    private static readonly ImmutableSortedDictionary<string, Walker> Walkers = Find();

    public static IEnumerable<string> Names => Walkers.Keys;

    public static Walker Of(string name) => Walkers[name];

    public static async Task<string> AskAsync(string name, CommandLine command)
    {
        var answer = await ThisMachine.RunAsync(command, Of(name).Script);
        Assert.Equal("", answer.Error);
        return answer.Output;
    }

    public static async Task<ImmutableArray<Walk>> WalkAsync(string name, WalkRequest request, params string[] paths) =>
        WalkAnswer.Walks(await AskAsync(name, Of(name).Walk(request, paths)), paths.Length);

    public static async Task<ImmutableArray<WalkedArchive>> ArchivesAsync(string name, params string[] paths) =>
        WalkAnswer.Archives(await AskAsync(name, Of(name).Archives(paths)), paths.Length);

    /// <summary>Debian's own: what PATH finds first may be a manager of versions, which takes half a second to choose one.</summary>
    private const string Debians = "/usr/bin/python3";

    private static ImmutableSortedDictionary<string, Walker> Find()
    {
        var all = ImmutableSortedDictionary.Create<string, Walker>(StringComparer.Ordinal)
            .Add("perl", new(Interpreter.Perl("/usr/bin/perl")))
            .Add("python3", new(new(WalkerLanguage.Python, File.Exists(Debians) ? new(Debians) : new("/usr/bin/env", "python3"))));
        var old = Environment.GetEnvironmentVariable("CHATOPS_PYTHON2") ?? "python2.7";
        return Runs(old) ? all.Add("python2.7", new(new(WalkerLanguage.Python, new("/usr/bin/env", old)))) : all;
    }

    private static bool Runs(string python)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", [python, "-c", "1"]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
