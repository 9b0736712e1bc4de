namespace ChatOps.Core.Plans;

/// <summary>What a plan over a group does with one member.</summary>
/// <param name="Target"><c>kind:id</c>.</param>
/// <param name="Plan">Null: it could not be planned, and nothing is done there. Only of what reads.</param>
public sealed record PlanPart(string Target, Plan? Plan)
{
    /// <summary>Why it could not be planned.</summary>
    public string Refusal { get; init; } = "";
}
