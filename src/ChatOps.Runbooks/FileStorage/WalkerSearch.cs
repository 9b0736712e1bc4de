using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// Finds what a host can walk with: the Python that a script of the instance names in its first line, for that one is certainly there; else perl.
/// Each is tried before it is believed.
/// </summary>
internal sealed class WalkerSearch(IHostProbe host, string user, CancellationToken cancellationToken)
{
    private const int MostHops = 3;

    public string Grep { get; init; } = "/usr/bin/grep";

    public string Perl { get; init; } = "/usr/bin/perl";

    /// <summary>Null: there is neither, and nothing on this host can be walked.</summary>
    public async Task<Walker?> FindAsync(string script)
    {
        if (await NamedByAsync(script) is { } command && await WorksAsync(new(new(WalkerLanguage.Python, command))) is { } python)
            return python;
        return await WorksAsync(new(Interpreter.Perl(Perl)));
    }

    /// <summary>What is named may be a script itself (buildout's bin/python with its paths, a wrapper in sh): then, if it is a Python, what that one names.</summary>
    private async Task<CommandLine?> NamedByAsync(string script)
    {
        CommandLine? found = null;
        for (var hop = 0; hop < MostHops; hop++)
        {
            var read = await host.RunAsync(user, new(Grep, "-a", "-m", "3", "-e", "", "--", script), maxOutput: 4096, cancellationToken: cancellationToken);
            if (Interpreter.Named(read.Output) is not { } named || !Interpreter.IsPython(named))
                break;
            (found, script) = (named, named.Program);
            if (named.Arguments.Length > 1)
                break; // env looks it up
        }
        return found;
    }

    private async Task<Walker?> WorksAsync(Walker walker)
    {
        var answer = await host.RunAsync(user, walker.Trial, input: walker.Script, cancellationToken: cancellationToken);
        return WalkAnswer.IsAnswer(answer.Output) ? walker : null;
    }
}
