using System.Collections.Immutable;

namespace ChatOps.Server.Web.Page;

/// <summary>What runs found out, over time; the oldest first.</summary>
public abstract record Picture(string Command, string Name)
{
    /// <summary>More are no longer told apart in one picture.</summary>
    public const int Most = 24;

    /// <summary>An address and an id of its own on the page.</summary>
    public string Id => string.Concat($"{Command}-{Name}".ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    /// <param name="Unit"><c>bytes</c>, <c>s</c>, or what is counted.</param>
    public sealed record Amounts(string Command, string Name, string Unit, ImmutableArray<AmountAt> Points) : Picture(Command, Name);

    /// <param name="Rows">Each with as many cells as there are runs.</param>
    public sealed record Presences(string Command, string Name, ImmutableArray<RunAt> Runs, ImmutableArray<PresenceRow> Rows) : Picture(Command, Name);
}
