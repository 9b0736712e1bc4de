using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Expectations;

/// <summary>One question to a host, and what its answer is compared with.</summary>
/// <param name="About">For people: <c>/etc/app.conf</c>, <c>port 443</c>.</param>
internal sealed record Look(string About, CommandLine Command, Matcher Matcher)
{
    public string Title => Matcher.Words() is { Length: > 0 } words ? $"{About} {words}" : About;
}
