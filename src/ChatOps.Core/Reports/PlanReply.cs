using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Reports;

/// <summary>A plan as a message: all of it, so that who approves has seen it.</summary>
public static class PlanReply
{
    private static string? Files(Plan plan)
    {
        var files = plan.Steps.Where(s => s.Kind == StepKind.PutFile).Select(s => $"{FilePut.PathOf(s)}:\n{s.Input}").ToList();
        return files.Count == 0 ? null : string.Join("\n", files);
    }

    public static Reply Of(Plan plan, ApprovalRule? approval)
    {
        var reply = new Reply(plan.Title, string.Join('\n', plan.Summary));
        reply = approval is null ? reply.With("Approval", "not needed") : reply.With("Approval", $"by a second person with the role {approval.Role}");
        foreach (var later in plan.FollowUps)
            reply = reply.With("Later", later.Told);
        reply = reply.With("Digest", PlanDigest.Of(plan));
        return reply with
        {
            Table = new(
                ["#", "Step", "As", "What runs"],
                [.. plan.Steps.Select((s, i) => ImmutableArray.Create($"{i + 1}", s.Title, s.Host.Length > 0 ? $"{s.ShownUser}@{s.Host}" : s.ShownUser, s.Command.ToString()))]),
            Code = Files(plan),
        };
    }
}
