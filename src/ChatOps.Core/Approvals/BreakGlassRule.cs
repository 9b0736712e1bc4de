using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Approvals;

/// <summary>Who may start what waits for a second person without one, when nobody else can be reached. Off unless the settings name somebody.</summary>
/// <param name="Never">Commands that two persons decide in any case.</param>
public sealed record BreakGlassRule(ImmutableArray<string> People, ImmutableHashSet<string> Never)
{
    public static readonly BreakGlassRule Off = new([], []);

    /// <summary>A group stands for many targets: a mistake there is many mistakes.</summary>
    private const string Group = "group";

    public static BreakGlassRule Of(ImmutableArray<string> people, IEnumerable<CommandSpec> commands) =>
        new(people, [.. commands.Where(c => c.AlwaysTwoPeople).Select(c => c.Name)]);

    public bool Excludes(Operation operation) => Never.Contains(operation.Command.Name) || operation.Target.Kind == Group;
}
