using ChatOps.Core.Commands;

namespace ChatOps.Core.Catalogue;

public abstract record ParseResult
{
    private ParseResult() { }

    public sealed record Parsed(ParsedCommand Command) : ParseResult;

    /// <summary>Codes: <c>unknown-command</c>, <c>unknown-target</c>, <c>unknown-host</c>, <c>bad-host</c>, <c>address-not-allowed</c>, <c>bad-argument</c>.</summary>
    /// <param name="Reason">What is wrong and what to do; with a suggestion for a typo.</param>
    /// <param name="Usage">One usage line, empty when the command itself is not known.</param>
    public sealed record Rejected(string Code, string Reason, string Usage) : ParseResult;
}
