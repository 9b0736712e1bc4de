using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Access;

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
