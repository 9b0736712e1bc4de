using System.Collections.Immutable;
using ChatOps.Core.Catalogue;

namespace ChatOps.Core.Access;

/// <summary>A person of the settings. Chat accounts and tokens resolve to one; two accounts of one person are one Actor.</summary>
/// <param name="Person">The id in the settings (<c>People:approver</c>).</param>
public sealed record Actor(string Person, string Name, ImmutableHashSet<string> Roles)
{
    /// <summary>The ids that platforms know the person by, by the platform's name.</summary>
    public ImmutableSortedDictionary<string, string> Accounts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public bool Has(string role) => Roles.Contains(role);
}

/// <summary>Finds people. Null: a stranger (<c>person-unknown</c>).</summary>
public interface IPeople
{
    Actor? Find(string person);

    /// <summary>Everybody of the settings, for telling who could approve.</summary>
    IReadOnlyList<Actor> All { get; }
}

/// <summary>Grants commands (globs over <c>family verb</c>) on targets (globs over names) in channels to roles. No rule, no right.</summary>
public sealed record AccessRule(
    string Name, ImmutableArray<string> Roles, ImmutableArray<string> Commands, ImmutableArray<string> Targets, ImmutableArray<string> Channels);

/// <summary>Commands that wait for a second person with the role.</summary>
public sealed record ApprovalRule(string Name, ImmutableArray<string> Commands, string Role, TimeSpan ExpiresAfter)
{
    /// <summary>Whoever asks has to say why.</summary>
    public bool RequireReason { get; init; }

    /// <summary>Null: the reason is there, or none is asked for.</summary>
    public Decision.Refused? Unexplained(ParsedCommand command) =>
        RequireReason && command.Value(WhyParameter.Name) is null && command.Spec.Parameters.Any(p => p.Name == WhyParameter.Name)
            ? new("reason-required", $"Approvals:{Name} asks why; write for example {command.Text} --{WhyParameter.Name} \"sample 214 was deleted by mistake\"")
            : null;

    /// <summary>Only plans that ask for a second person wait, because of what was found on the host (<see cref="Runbooks.Plan.Asks"/>).</summary>
    public bool OnlyWhenAsked { get; init; }
}

/// <summary>A refusal is a value: a code for programs, a reason and the next step for people.</summary>
public abstract record Decision
{
    private Decision() { }

    public sealed record Allowed : Decision
    {
        public static readonly Allowed Instance = new();
    }

    public sealed record Refused(string Code, string Reason) : Decision;
}
