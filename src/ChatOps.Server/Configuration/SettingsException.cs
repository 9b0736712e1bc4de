using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>The settings cannot be used. Every problem is one sentence that begins with the full key.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException() : this([]) { }

    public SettingsException(string message) : this([message]) { }

    public SettingsException(string message, Exception inner) : base(Sentence([message]), inner) => Problems = [message];

    public SettingsException(IEnumerable<string> problems) : this([.. problems]) { }

    private SettingsException(ImmutableArray<string> problems)
        : base(Sentence(problems)) => Problems = problems;

    public ImmutableArray<string> Problems { get; }

    private static string Sentence(ImmutableArray<string> problems) =>
        $"settings-invalid: the bot does not start with these settings; {problems.Length} to correct:\n"
        + string.Join('\n', problems.Select(p => "  - " + p));
}
