using ChatOps.Core.Plans;

namespace ChatOps.Server.Web.Api;

public sealed record PlanJson(
    string? Digest, string Title, IReadOnlyList<string> Summary, DateTimeOffset ValidUntil, IReadOnlyList<Fact> Basis, IReadOnlyList<StepJson> Steps,
    IReadOnlyList<FollowUp> FollowUps)
{
    public static PlanJson From(Plan plan, string? digest) =>
        new(digest, plan.Title, plan.Summary, plan.ValidUntil, plan.Basis, [.. plan.Steps.Select(StepJson.From)], plan.FollowUps);
}
