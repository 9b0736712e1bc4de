using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>What could be written into an option, as far as the person may use it there. What may not be seen is not offered.</summary>
internal sealed class Suggestions(
    AccessPolicy access, IInventory inventory, IOperationStore store, IFindings findings, IEnumerable<IRunbook> runbooks)
{
    /// <summary>The parameter that names an operation.</summary>
    public const string Operation = "operation";

    /// <summary>The parameter that names a restore point.</summary>
    public const string Point = "point";
    private const int Most = 25;
    private const int Looked = 100;
    private const int Longest = 100;

    /// <param name="target">What stands in the option for the target; may be empty.</param>
    /// <param name="written">What was written so far.</param>
    public async Task<ImmutableArray<(string Label, string Value)>> ForAsync(
        CommandSpec spec, Parameter parameter, string target, string written, Actor actor, string channel,
        CancellationToken cancellationToken)
    {
        if (!access.MayUse(actor, spec.Name, channel))
            return [];
        var all = parameter switch
        {
            Parameter.Target => access.Targets(actor, spec, channel, inventory).Select(t => (t.Name, t.Name)),
            Parameter.Choice choice => choice.Values.Select(v => (v, v)),
            { Name: Operation } => await OperationsAsync(spec, actor, cancellationToken),
            { Name: Point } => await PointsAsync(spec, target, actor, channel, cancellationToken),
            _ => [],
        };
        return
        [
            .. all.Where(s => s.Item2.Length is > 0 and <= Longest && s.Item1.Contains(written, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(s => s.Item2.StartsWith(written, StringComparison.OrdinalIgnoreCase)).Take(Most).Select(s => (InertText.Line(s.Item1, Longest), s.Item2)),
        ];
    }

    private async Task<IEnumerable<(string, string)>> OperationsAsync(CommandSpec spec, Actor actor, CancellationToken cancellationToken)
    {
        var query = spec.Verb is "approve" or "deny" or "break-glass"
            ? new OperationQuery(OperationState.AwaitingApproval, Limit: Looked)
            : new OperationQuery(Limit: Looked);
        return (await store.ListAsync(query, cancellationToken))
            .Where(o => access.MayRead(actor, o) && (
                spec.Verb != "cancel" || o.State != OperationState.Concluded) && (spec.Verb != "resolve" || o.LockKept))
            .Select(o => ($"{o.Handle} · {o.Command.Text} · {o.Outcome?.ToString() ?? o.State.ToString()}", o.Handle));
    }

    private async Task<IEnumerable<(string, string)>> PointsAsync(
        CommandSpec spec, string target, Actor actor, string channel, CancellationToken cancellationToken)
    {
        var usable = access.Targets(actor, spec, channel, inventory);
        var meant = usable.FirstOrDefault(
            t => t.Name.Equals(target, StringComparison.OrdinalIgnoreCase)) ?? (target.Length == 0 && usable.Count == 1 ? usable[0] : null);
        return meant is not null && runbooks.FirstOrDefault(r => r.Spec.Name == spec.Name) is IKnownValues known
            ? (await known.ValuesAsync(Point, meant.Id, findings, cancellationToken)).Select(v => (v, v))
            : [];
    }
}
