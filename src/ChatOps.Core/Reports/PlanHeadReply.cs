using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Reports;

/// <summary>What who decides must see first, with what confirms it.</summary>
public static class PlanHeadReply
{
    public static Reply ToApprove(Operation operation) => Of(operation, "To approve", "approve", "");

    /// <summary>For whom the settings let start it without a second person.</summary>
    public static Reply ToStartAlone(Operation operation) => Of(operation, "To start it alone", "break-glass", " WHY");

    private static Reply Of(Operation operation, string what, string verb, string more)
    {
        var (plan, handle, digest) = (operation.Plan!, operation.Handle, PlanDigest.Shown(operation.Approval!.Digest));
        var reply = new Reply($"Not approved yet · {operation.Title} · {handle}", plan.Title, Tone.Warning).With($"{operation.Requester} asked", operation.Command.Text);
        reply = reply with { Fields = [.. reply.Fields, .. plan.Front.Select(line => new ReplyField("Plan", line)), .. plan.FollowUps.Select(f => new ReplyField("Later", f.Told))], NamesCommands = true };
        return reply
            .With("All of it", $"{Counts(plan)}: /ops show {handle} --part plan")
            .With("Digest", digest)
            .With(what, $"/ops {verb} {handle} {digest[..6]}{more}")
            .Until(operation.Approval!);
    }

    /// <summary>Such as <c>47 steps, 14 of them change something, and 12 facts it rests on</c>.</summary>
    public static string Counts(Plan plan)
    {
        var changes = plan.Steps.Count(s => s.Effect == Effect.Changes);
        var what = plan.Parts.IsEmpty ? Count(plan.Steps.Length, "step") : $"the plans of {Count(plan.Parts.Length, "member")}";
        return $"{what}{(changes > 0 ? $", {changes} of them change something" : "")}{(plan.Rest.IsEmpty ? "" : $", {plan.Rest.Length} more lines")} and {Count(plan.Basis.Length, "fact")} it rests on";
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
