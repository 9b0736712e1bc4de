using System.Collections.Immutable;

namespace ChatOps.Core.Commands;

/// <summary>
/// A command, declared once. Parser, help, usage errors and the API's description derive from it (platform registrations will, too).
/// </summary>
/// <param name="Family">Lower case, such as <c>senaite</c>.</param>
/// <param name="Verb">Lower case, such as <c>restore</c>.</param>
/// <param name="Examples">Without the slash: <c>senaite restore lims1 --point latest</c>.</param>
public sealed record CommandSpec(
    string Family, string Verb, string Summary, Risk Risk, ImmutableArray<Parameter> Parameters, ImmutableArray<string> Examples)
{
    /// <summary>Understood by every command that makes a plan; no parameter may be called so.</summary>
    public const string PlanOption = "plan";

    /// <summary>Its own, and <see cref="WhyParameter"/> where it changes a host.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = WhyParameter.AddedTo(Family, Risk, Parameters);

    /// <summary><c>senaite restore</c>: what rules and approvals match with globs.</summary>
    public string Name => $"{Family} {Verb}";

    /// <summary>What it does cannot be made good again, or is many things at once: no rule lets one person alone start it.</summary>
    public bool AlwaysTwoPeople { get; init; }

    /// <summary>The kind of target the command operates on; null when it touches no target.</summary>
    public string? TargetKind => Parameters.OfType<Parameter.Target>().FirstOrDefault()?.Kind;
}
