using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Groups;

/// <summary>The plan over a group: the plans of its members, whole, in one digest. What reads alike but for the member's own names is shown once.</summary>
public static class GroupPlan
{
    public static Plan Of(Operation parent, IReadOnlyList<(Target Target, Plan? Plan, string Refusal)> all)
    {
        var members = all.Where(m => m.Plan is not null).Select(m => (m.Target, Plan: m.Plan!)).ToList();
        var names = all.Select(m => m.Target.Name).ToList();
        var reads = members.All(m => m.Plan.ReadsOnly);
        var asks = members.Select(m => m.Plan.Asks).FirstOrDefault(a => a is not null);
        string[] head = [.. Order(parent, names, reads), .. all.Where(m => m.Plan is null).Select(m => $"{m.Target.Name} could not be looked at: {m.Refusal}"), .. Fronts(members)];
        return new(
            members[0].Plan.Command, parent.Target.ToString(), $"/{parent.Command.Name} on {parent.Target}: {names.Count} {(names.Count == 1 ? "member" : "members")}",
            [.. head, .. Shown(members)], [], [new("members", string.Join(", ", names))], members.Min(m => m.Plan.ValidUntil))
        {
            Parts = [.. all.Select(m => new PlanPart(m.Target.Id.ToString(), m.Plan) { Refusal = m.Refusal })],
            Asks = asks,
            Head = head.Length,
        };
    }

    private static IEnumerable<string> Order(Operation parent, List<string> names, bool reads)
    {
        yield return $"Members: {string.Join(", ", names)}";
        if (reads)
            yield break;
        var batch = GroupOptions.BatchOf(parent.Command.Values);
        yield return $"{names[0]} first and alone; then the others, {(batch == 1 ? "one by one" : $"{batch} at a time")}. "
            + (GroupOptions.GoesOn(parent.Command.Values) ? "A failure keeps no other from being started; an unknown outcome does." : "The first failure, and any unknown outcome, keeps the rest from being started.");
    }

    /// <summary>What the approver must see of each plan first; those that are equal but for the names once.</summary>
    private static IEnumerable<string> Fronts(IReadOnlyList<(Target Target, Plan Plan)> members) =>
        Alike(members, p => [p.Title, .. p.Front]).SelectMany(alike => (string[])[On(alike), $"  {alike.First().Plan.Title}", .. alike.First().Plan.Front.Select(line => $"  {line}")]);

    /// <summary>Every other line of every plan, those that are equal but for the names once.</summary>
    private static IEnumerable<string> Shown(IReadOnlyList<(Target Target, Plan Plan)> members)
    {
        foreach (var alike in Alike(members, p => [p.Title, .. p.Front, .. Lines(p)]))
        {
            var one = alike.First();
            yield return On(alike);
            foreach (var line in Lines(one.Plan))
                yield return $"  {line}";
            foreach (var (target, plan) in alike.Where(m => m.Plan.Values.Count > 0 || m.Target.Host.Address.Length > 0))
                yield return $"  {target.Name}: {string.Join("; ", Own(target, plan, one.Plan))}".TrimEnd(' ', ':');
        }
    }

    private static IEnumerable<IGrouping<string, (Target Target, Plan Plan)>> Alike(IReadOnlyList<(Target Target, Plan Plan)> members, Func<Plan, IEnumerable<string>> lines) =>
        members.GroupBy(m => string.Join('\n', lines(m.Plan).Select(l => OwnNames.Hide(l, m.Target))), StringComparer.Ordinal);

    private static string On(IEnumerable<(Target Target, Plan Plan)> alike)
    {
        var names = alike.Select(m => m.Target.Name).ToList();
        return names is [var only] ? $"On {only}:" : $"On {NameRange.Of(names)}, each with its own names; as on {names[0]}:";
    }

    /// <summary>Whatever a plan of its own would show beside its front: nothing is approved that nobody could see.</summary>
    private static IEnumerable<string> Lines(Plan plan) =>
        [.. plan.Rest, .. plan.Steps.Select((s, i) => $"{i + 1}. {Line(s)}"), .. plan.FollowUps.Select(f => $"Later: {f.Told}")];

    private static string Line(Step step)
    {
        var who = step.ShownUser.Length > 0 ? $" as {step.ShownUser}" : "";
        var where = step.Host.Length > 0 ? $" on {step.Host}" : "";
        var input = step.Input is null ? "" : step.InputName.Length > 0 ? $"; with {step.InputName} on standard input" : $"; with this on standard input:\n{step.Input}";
        return $"{step.Title}{(step.Effect == Effect.Changes ? " (changes)" : "")}: {step.Command}{who}{where}{input}";
    }

    private static IEnumerable<string> Own(Target target, Plan plan, Plan first) =>
        [.. target.Host.Address.Length > 0 ? [$"address {target.Host.Address}"] : Array.Empty<string>(), .. plan.Values.Where(v => first.Values.GetValueOrDefault(v.Key) != v.Value).Select(v => $"{v.Key} {v.Value}")];
}
