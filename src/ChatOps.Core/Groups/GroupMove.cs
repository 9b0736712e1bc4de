using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Groups;

/// <summary>What an operation over a group does next. A pure function of its record, as <see cref="NextMove"/> is of an ordinary one's.</summary>
public abstract record GroupMove
{
    private GroupMove() { }

    /// <summary>Start these members, by their position in the plan.</summary>
    public sealed record Start(ImmutableArray<int> Members) : GroupMove;

    /// <summary>Some run; nothing is to be done until one of them ends.</summary>
    public sealed record Wait : GroupMove
    {
        public static readonly Wait Instance = new();
    }

    public sealed record End(Outcome Outcome, string? Code, string Reason) : GroupMove;

    /// <summary>The gravest first. What was not reached is told, and is no success.</summary>
    private static readonly Outcome[] Gravest =
        [Outcome.Unknown, Outcome.Failed, Outcome.RolledBack, Outcome.Refused, Outcome.Expired, Outcome.Denied, Outcome.Cancelled, Outcome.Succeeded];

    public static GroupMove Of(Operation parent, int readsAtOnce)
    {
        var plan = parent.Plan ?? throw new IllegalMoveException(parent, "go on without a plan");
        var begun = parent.Members;
        var running = begun.Count(m => m.Outcome is null);
        var left = Enumerable.Range(0, plan.Parts.Length).Where(i => plan.Parts[i].Plan is not null && begun.All(m => m.Index != i)).ToList();
        if (left.Count > 0 && Stop(parent) is null)
        {
            var window = Window(parent, readsAtOnce);
            return running < window ? new Start([.. left.Take(window - running)]) : Wait.Instance;
        }
        return running > 0 ? Wait.Instance : Ended(parent, left.Count);
    }

    /// <summary>A change begins with one member alone, and the others wait for its success.</summary>
    private static int Window(Operation parent, int readsAtOnce) =>
        parent.Plan!.ReadsOnly ? readsAtOnce
        : parent.Members.Any(m => m.Outcome is Outcome.Succeeded) ? GroupOptions.BatchOf(parent.Command.Values)
        : 1;

    /// <summary>Why no further member is started; null: they are.</summary>
    private static string? Stop(Operation parent)
    {
        if (parent.Cancel is { } cancel)
            return $"cancelled by {cancel.Person}";
        if (parent.Plan!.ReadsOnly)
            return null;
        if (parent.Members.FirstOrDefault(m => m.Outcome is Outcome.Unknown) is { } unknown)
            return $"nobody knows how {unknown.Target.Name} ended ({unknown.Handle})";
        return GroupOptions.GoesOn(parent.Command.Values) ? null
            : parent.Members.FirstOrDefault(m => m is { Outcome: not (null or Outcome.Succeeded), Unreached: false }) is { } failed
                ? $"{failed.Target.Name} ended as {failed.Outcome} ({failed.Handle})"
                : null;
    }

    /// <summary>Where nothing began, with the reason: not reached when it was planned, or at its turn.</summary>
    public static IEnumerable<(string Name, string Reason)> Unreached(Operation parent) =>
    [
        .. parent.Plan!.Parts.Where(p => p.Plan is null).Select(p => (TargetId.Parse(p.Target).Name, p.Refusal)),
        .. parent.Members.Where(m => m.Unreached).Select(m => (m.Target.Name, $"{m.Code}: {m.Reason}")),
    ];

    private static End Ended(Operation parent, int left)
    {
        var members = parent.Members;
        var worst = members.IsEmpty ? Outcome.Cancelled : Gravest.First(o => members.Any(m => m.Outcome == o));
        var good = members.Count(m => m.Outcome == Outcome.Succeeded);
        var unreached = Unreached(parent).Select(u => u.Name).ToList();
        var others = members.Where(m => m.Outcome != Outcome.Succeeded && !m.Unreached).ToList();
        List<string> parts =
        [
            $"{good} of {parent.Plan!.Parts.Length} succeeded",
            .. others.Select(m => $"{m.Target.Name}: {m.Outcome}{(m.Code is null ? "" : $" ({m.Code})")}"),
            .. unreached.Count > 0 ? [$"not reached: {string.Join(", ", unreached)}"] : Array.Empty<string>(),
            .. left > 0 ? [$"{left} not started{(Stop(parent) is { } why ? $", for {why}" : "")}"] : Array.Empty<string>(),
        ];
        var outcome = worst is Outcome.Succeeded && left > 0 ? Outcome.Cancelled
            : worst is Outcome.Succeeded && unreached.Count > 0 ? Outcome.Failed
            : worst is Outcome.Expired or Outcome.Denied ? Outcome.Refused
            // What did something before one was refused is no refusal of the whole.
            : worst is Outcome.Refused && (good > 0 || unreached.Count > 0) ? Outcome.Failed
            : worst;
        var code = outcome == Outcome.Succeeded ? null : others.FirstOrDefault(m => m.Outcome == worst)?.Code ?? (unreached.Count > 0 ? "host-unreachable" : outcome == Outcome.Cancelled ? "cancelled" : null);
        return new(outcome, code, string.Join("; ", parts));
    }
}
