using System.Collections.Immutable;

namespace ChatOps.Core.Execution;

/// <summary>
/// Asks a host for what must be seen of it to say what is needed there. The needs are asked for again with every answer, until no question is new: a path that
/// a link leads to, a file that names another.
/// </summary>
public static class SeenHostFiles
{
    private const int Rounds = 4;

    /// <param name="user">Who looks; empty: the account that the bot arrives as.</param>
    /// <exception cref="HostUnreachableException">The host could not be asked.</exception>
    public static async Task<HostNeeds> NeedsAsync(IHostProbe host, string user, Func<HostFiles, HostNeeds> of, CancellationToken cancellationToken)
    {
        var paths = new Dictionary<string, string?>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        var needs = HostNeeds.None;
        for (var round = 0; round < Rounds; round++)
        {
            needs = of(new(p => Known(paths, p) ?? p, p => Known(texts, p)));
            var (links, files) = (New(paths), New(texts));
            if (links.Count == 0 && files.Count == 0)
                break;
            foreach (var path in links)
                paths[path] = await AskAsync(host, user, new("/usr/bin/realpath", "-m", "--", path), cancellationToken) is { } real ? real.TrimEnd('\n') : path;
            foreach (var path in files)
                texts[path] = await AskAsync(host, user, new("/usr/bin/cat", "--", path), cancellationToken) ?? "";
        }
        return needs;
    }

    /// <summary>Null: not asked yet; it is noted as a question.</summary>
    private static string? Known(Dictionary<string, string?> answers, string path)
    {
        answers.TryAdd(path, null);
        return answers[path];
    }

    private static ImmutableList<string> New(Dictionary<string, string?> answers) => [.. answers.Where(a => a.Value is null).Select(a => a.Key)];

    private static async Task<string?> AskAsync(IHostProbe host, string user, CommandLine command, CancellationToken cancellationToken)
    {
        var answer = await host.RunAsync(user, command, cancellationToken: cancellationToken);
        return answer.ExitStatus == 0 ? answer.Output : null;
    }
}
