using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;

namespace ChatOps.Core.Completion;

/// <summary>
/// What could be written into a parameter, as far as the person may use it there: for the page, the API and chat platforms alike. What may not be seen is not
/// offered, and no host is asked.
/// </summary>
public sealed class ValueOffers(
    AccessPolicy access, IInventory inventory, IOperationStore store, IFindings findings, IEnumerable<IRunbook> runbooks, UsedCommands used, TimeProvider time)
{
    /// <summary>The parameter that names an operation.</summary>
    public const string Operation = "operation";
    private const int Looked = 100;
    private static readonly string[] Spans = ["10m", "30m", "1h", "2h", "4h", "8h", "1d", "7d"];

    /// <summary>Values of it are known, or can be said without a host.</summary>
    public static bool AreKnown(Parameter parameter) => parameter is Parameter.Target or Parameter.Choice or Parameter.Duration or { Name: Operation or "point" };

    /// <param name="target">What stands in the place of the target; may be empty.</param>
    /// <returns>The most useful first, whatever was written so far.</returns>
    public async Task<IEnumerable<Offer>> OfAsync(CommandSpec spec, Parameter parameter, string target, Actor actor, string channel, CancellationToken cancellationToken)
    {
        if (!access.MayUse(actor, spec.Name, channel))
            return [];
        return parameter switch
        {
            Parameter.Target => await TargetsAsync(spec, actor, channel, cancellationToken),
            Parameter.Choice choice => choice.Values.Select(v => new Offer(v, v, "")),
            Parameter.Duration span => Spans.Where(s => Durations.Read(s) is { } time && time >= span.Least && time <= span.Most).Select(s => new Offer(s, s, "")),
            { Name: Operation } => await OperationsAsync(spec, actor, cancellationToken),
            _ => await KnownAsync(spec, parameter, target, actor, channel, cancellationToken),
        };
    }

    private async Task<IEnumerable<Offer>> TargetsAsync(CommandSpec spec, Actor actor, string channel, CancellationToken cancellationToken)
    {
        var times = await used.OfAsync(actor, cancellationToken);
        return access.Targets(actor, spec, channel, inventory).OrderByDescending(t => times.GetValueOrDefault(t.Id.ToString()))
            .Select(t => new Offer(t.Name, t.Name, t.Name == t.Host.Name ? $"{t.Id.Kind}" : $"{t.Id.Kind} on {t.Host.Name}"))
            .Concat(access.Groups(actor, spec, channel, inventory).Select(g => new Offer(GroupTarget.Prefix + g, GroupTarget.Prefix + g, "a group")));
    }

    private async Task<IEnumerable<Offer>> OperationsAsync(CommandSpec spec, Actor actor, CancellationToken cancellationToken)
    {
        var query = spec.Verb is "approve" or "deny" or "break-glass"
            ? new OperationQuery(OperationState.AwaitingApproval, Limit: Looked)
            : new OperationQuery(Limit: Looked);
        return (await store.ListAsync(query, cancellationToken))
            .Where(o => access.MayRead(actor, o) && (
                spec.Verb != "cancel" || o.State != OperationState.Concluded) && (spec.Verb != "resolve" || o.LockKept) && (spec.Verb != "rerun" || o.State == OperationState.Concluded))
            .OrderBy(o => o.State == OperationState.Concluded)
            .Select(o => new Offer(o.Handle, o.Handle, $"{o.Command.Text} · {o.Outcome?.ToString() ?? o.State.ToString()}"));
    }

    /// <summary>What the runbook knows, such as restore points.</summary>
    private async Task<IEnumerable<Offer>> KnownAsync(
        CommandSpec spec, Parameter parameter, string target, Actor actor, string channel, CancellationToken cancellationToken)
    {
        var usable = access.Targets(actor, spec, channel, inventory);
        var meant = usable.FirstOrDefault(
            t => t.Name.Equals(target, StringComparison.OrdinalIgnoreCase)) ?? (target.Length == 0 && usable.Count == 1 ? usable[0] : null);
        return meant is not null && runbooks.FirstOrDefault(r => r.Spec.Name == spec.Name) is IKnownValues known
            ? (await known.ValuesAsync(parameter.Name, meant.Id, findings, time.GetUtcNow(), cancellationToken)).Select(v => new Offer(v.Value, v.Value, v.About))
            : [];
    }
}
