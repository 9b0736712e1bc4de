using System.Collections.Immutable;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Web.Page;

/// <summary>Makes pictures of what concluded runs found out, as their runbooks tell it, and of how long changes took.</summary>
public static class Pictures
{
    /// <param name="runs">Concluded, in any order.</param>
    public static IReadOnlyList<Picture> Of(IEnumerable<Operation> runs, RunbookRegistry shelf)
    {
        var measured = runs.Where(o => o is { Plan: not null, ConcludedAt: not null }).OrderBy(o => o.ConcludedAt)
            .SelectMany(o => MeasuresOf(o, shelf).Select(m => (Run: o, Measure: m)));
        return
        [
            .. measured.GroupBy(m => (m.Run.Command.Name, m.Measure.Name, Kind: m.Measure.GetType()))
                .OrderBy(g => g.Key.Item1, StringComparer.Ordinal).ThenBy(g => g.Key.Kind == typeof(Measure.Present) ? 0 : 1)
                .Select(g => Of(g.Key.Item1, Caption(g.Key.Item2), [.. g.TakeLast(Picture.Most)])),
        ];
    }

    private static Picture Of(string command, string name, ImmutableArray<(Operation Run, Measure Measure)> runs) => runs[0].Measure is Measure.Amount { Unit: var unit }
        ? new Picture.Amounts(
            command, name, unit, [.. runs.Select(r => new AmountAt(r.Run.Handle, r.Run.ConcludedAt!.Value, ((Measure.Amount)r.Measure).Value))])
        : Presences(command, name, [.. runs.Select(r => (r.Run, (Measure.Present)r.Measure))]);

    private static Picture.Presences Presences(string command, string name, ImmutableArray<(Operation Run, Measure.Present Found)> runs)
    {
        var sets = runs.Select(r => r.Found.Items.ToHashSet(StringComparer.Ordinal)).ToList();
        var items = sets.SelectMany(s => s).Distinct(StringComparer.Ordinal).OrderBy(Number).ThenBy(i => i, StringComparer.Ordinal);
        return new(
            command, name, [.. runs.Select(r => new RunAt(r.Run.Handle, r.Run.ConcludedAt!.Value))],
            [.. items.Select(i => new PresenceRow(i, [.. sets.Select(s => s.Contains(i))]))]);
    }

    private static IEnumerable<Measure> MeasuresOf(Operation run, RunbookRegistry shelf)
    {
        var told = shelf.Find(run.Command.Name)?.Measures(PastOf(run)) ?? [];
        return run is { Outcome: Outcome.Succeeded, Plan.ReadsOnly: false, StartedAt: { } started }
            ? told.Append(new Measure.Amount("How long it took", "s", (run.ConcludedAt!.Value - started).TotalSeconds))
            : told;
    }

    private static PastRun PastOf(Operation run) => new(
        run.Handle, run.Command.Name, run.Outcome!.Value, run.ConcludedAt!.Value, run.Plan!.Values,
        run.Runs.Where(r => r.Verdict is not null).ToImmutableSortedDictionary(r => r.Step, r => r.Verdict!));

    private static string Caption(string name) => name.Length > 0 ? char.ToUpperInvariant(name[0]) + name[1..] : name;

    /// <summary>Ports in the order of their numbers.</summary>
    private static long Number(string item) =>
        long.TryParse(item.AsSpan(0, item.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : item.Length), out var number) ? number : long.MaxValue;
}
