using ChatOps.Core.Plans;

namespace ChatOps.Server.Web.Api;

/// <param name="Head">How many lines of the summary, from its first, are for the approver's first look.</param>
public sealed record PlanJson(
    string? Digest, string Title, IReadOnlyList<string> Summary, int Head, DateTimeOffset ValidUntil, IReadOnlyList<Fact> Basis, IReadOnlyList<StepJson> Steps,
    IReadOnlyList<FollowUp> FollowUps)
{
    public static PlanJson From(Plan plan, string? digest) =>
        new(digest, plan.Title, plan.Summary, plan.Front.Length, plan.ValidUntil, plan.Basis, [.. plan.Steps.Select(StepJson.From)], plan.FollowUps);
}
