using ChatOps.Core.Execution;

namespace ChatOps.Core.Programs;

/// <summary>
/// Proves while a plan is made that its programs are there, in one question for each user: a host without curl must be refused before anything is stopped,
/// not rolled back when the first client has been waited for.
/// </summary>
public sealed class ProgramSurvey(Func<string, IHostProbe?> hosts)
{
    /// <summary>Where find is elsewhere nothing is proved, and nothing is refused.</summary>
    private const string Find = "/usr/bin/find";

    private const string There = "x ", NotExecutable = "- ";

    /// <returns>The first one that is proved to be missing; null: none is.</returns>
    public async Task<NeededProgram?> MissingAsync(IEnumerable<NeededProgram> needed, CancellationToken cancellationToken)
    {
        foreach (var asked in needed.GroupBy(n => (n.Host, User: Asker(n.User))))
        {
            if (hosts(asked.Key.Host) is { } host && await MissingAsync(host, asked.Key.User, [.. asked], cancellationToken) is { } missing)
                return missing;
        }
        return null;
    }

    /// <summary>
    /// root may run whatever has a bit for anybody, and what the bot may ask root for is named line by line in sudoers: the account it arrives as can see
    /// programs as well.
    /// </summary>
    private static string Asker(string user) => user == "root" ? "" : user;

    /// <summary>Who may not ask learns it from the step itself: what is not allowed here is no proof of anything.</summary>
    private static async Task<NeededProgram?> MissingAsync(IHostProbe host, string user, IReadOnlyList<NeededProgram> needed, CancellationToken cancellationToken)
    {
        var paths = needed.Select(n => n.Path).Distinct(StringComparer.Ordinal).ToList();
        // -L: /usr/bin/crontab and its like may be links; a link that leads nowhere is no program.
        var result = await AskAsync(
            host, user, new([Find, "-L", .. paths, "-maxdepth", "0", "(", "-type", "f", "-executable", "-printf", $@"{There}%p\n", "-o", "-printf", $@"{NotExecutable}%p\n", ")"]),
            cancellationToken);
        if (result is not { ExitStatus: 0 or 1, Truncated: false })
            return null;
        var lines = result.Output.Split('\n').ToHashSet(StringComparer.Ordinal);
        return needed.FirstOrDefault(n => !lines.Contains(There + n.Path) && IsProved(n.Path, n.User, lines, result.Error));
    }

    private static async Task<ProbeResult?> AskAsync(IHostProbe host, string user, CommandLine question, CancellationToken cancellationToken)
    {
        try
        {
            return await host.RunAsync(user, question, cancellationToken: cancellationToken);
        }
        catch (HostUnreachableException)
        {
            return null;
        }
    }

    /// <summary>A folder that the asking account may not look into proves nothing; root's programs may be for root alone.</summary>
    private static bool IsProved(string path, string user, HashSet<string> lines, string error) =>
        lines.Contains(NotExecutable + path) ? user != "root" : error.Split('\n').Any(l => l.Contains(path, StringComparison.Ordinal) && l.Contains("No such file or directory", StringComparison.Ordinal));
}
