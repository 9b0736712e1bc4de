using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Expectations;

/// <summary>An address that is asked from the host itself. Redirections are an answer and not followed.</summary>
public sealed record HttpExpectation(string Name, string Url) : Expectation(Name)
{
    public int Status { get; init; } = 200;

    public ImmutableArray<string> Body { get; init; } = [];

    /// <summary>How long one answer may take; a slower one does not count.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    internal override IEnumerable<string> Texts => [Url, .. Body];

    internal override IEnumerable<Look> Looks(Filling filling)
    {
        var url = filling.Of(Url);
        // -q counts as the first argument only: no .curlrc, no proxy, no globs.
        yield return new(
            url,
            new CommandLine(
                "/usr/bin/curl", "-q", "--noproxy", "*", "--globoff", "--silent", "--show-error", "--proto", "=http,https", "--max-time",
                Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), "--write-out", HttpMatcher.Format, "--url", url),
            new HttpMatcher(Status, [.. Body.Select(TextRule.Read).Select(r => r with { Text = filling.Of(r.Text) })]));
    }

    private protected override IEnumerable<string> OwnProblems(ImmutableArray<Parameter> parameters)
    {
        // The host that is asked is the settings' own, whatever people type.
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || Vectors.Placeholder.In(url.Authority) || url.UserInfo.Length > 0)
            yield return $"Http: '{Url}' must be an address such as http://127.0.0.1:8080/health; placeholders stand in its path only.";
        if (Timeout > Within || Timeout > TimeSpan.FromSeconds(25))
            yield return "Timeout: must be shorter than Within, and at most 25 seconds.";
        foreach (var problem in RuleProblems("Body", Body))
            yield return problem;
    }
}
