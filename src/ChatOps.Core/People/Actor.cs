using System.Collections.Immutable;
using ChatOps.Core.Languages;

namespace ChatOps.Core.People;

/// <summary>A person of the settings. Chat accounts and tokens resolve to one; two accounts of one person are one Actor.</summary>
/// <param name="Person">The id in the settings (<c>People:approver</c>).</param>
public sealed record Actor(string Person, string Name, ImmutableHashSet<string> Roles)
{
    /// <summary>The ids that platforms know the person by, by the platform's name.</summary>
    public ImmutableSortedDictionary<string, string> Accounts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the page and answers for this person alone are said in.</summary>
    public Language Language { get; init; } = Language.English;

    public bool Has(string role) => Roles.Contains(role);
}
