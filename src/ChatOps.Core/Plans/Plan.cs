using System.Collections.Immutable;
using ChatOps.Core.Execution;

namespace ChatOps.Core.Plans;

/// <summary>
/// This recipe with these values: plain data, shown, approved by its digest, run as it stands. An operation has one plan.
/// </summary>
/// <param name="Title">What will be done, in one line: <c>Restore lims1 to 2026-11-20-02-30-04</c>.</param>
/// <param name="Summary">What people must know before they approve: what is replaced, what will be lost, what stops for how long, the way back. An item of several lines is text as it stands, such as a diff.</param>
/// <param name="Basis">The facts the plan rests on; probed again under the lock, and a difference is <c>plan-stale</c>.</param>
/// <param name="ValidUntil">Past this moment it never starts (<c>Expired</c>).</param>
public sealed record Plan(
    string Command, string Target, string Title, ImmutableArray<string> Summary, ImmutableArray<Step> Steps, ImmutableArray<Fact> Basis,
    DateTimeOffset ValidUntil)
{
    /// <summary>Values the runbook needs again in Judge and Report (paths, counts expected), part of the digest.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Which build of the bot made it. Another one may understand the same steps otherwise, so it starts none of them. Empty: it is not known.</summary>
    public string Build { get; init; } = "";

    /// <summary>Why this plan waits for a second person whatever its command; null: nothing in it asks for one.</summary>
    public SecondPerson? Asks { get; init; }

    /// <summary>How many lines of the summary, from its first, say what is wrong with the target: every message about the operation begins with them.</summary>
    public int Alarms { get; init; }

    /// <summary>
    /// How many lines of the summary, from its first, are for the approver's first look: what is lost, what stops and for how long, what it is replaced by, the way back.
    /// They stand before the decision, the others behind it. 0: all of them.
    /// </summary>
    public int Head { get; init; }

    /// <summary>What the bot does by itself later, once this has succeeded.</summary>
    public ImmutableArray<FollowUp> FollowUps { get; init; } = [];

    /// <summary>
    /// What is changed beside the target, <c>kind:id</c> each: locked together with it, all or none. Who asks and who approves needs the rights for every one.
    /// </summary>
    public ImmutableArray<string> Locks { get; init; } = [];

    /// <summary>Of a plan over a group: the plans of its members, in the order of their start. Such a plan has no steps of its own.</summary>
    public ImmutableArray<PlanPart> Parts { get; init; } = [];

    /// <summary>Keys of earlier follow-ups on the same target that are void once this has succeeded.</summary>
    public ImmutableArray<string> Settles { get; init; } = [];

    /// <summary>The lines before the decision.</summary>
    public ImmutableArray<string> Front => Head > 0 && Head < Summary.Length ? Summary[..Head] : Summary;

    /// <summary>The lines behind it.</summary>
    public ImmutableArray<string> Rest => Head > 0 && Head < Summary.Length ? Summary[Head..] : [];

    public string Value(string name) =>
        Values.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The plan of '{Command}' has no value '{name}'.");

    /// <summary>A step or undo step by its id.</summary>
    public Step Find(string id) =>
        Steps.Concat(Steps.SelectMany(s => s.Undo)).FirstOrDefault(s => s.Id == id)
        ?? throw new InvalidOperationException($"The plan of '{Command}' has no step '{id}'.");

    /// <summary>What is wrong with the plan itself, a runbook's mistake; null: nothing. Looked at before it is shown to anybody.</summary>
    public string? Problem()
    {
        var all = Steps.Concat(Steps.SelectMany(s => s.Undo)).ToList();
        return all switch
        {
            [] when !Parts.IsEmpty => Parts.Select(p => p.Plan?.Problem()).FirstOrDefault(p => p is not null),
            _ when !Parts.IsEmpty => "it has steps of its own beside those of its members",
            [] => "it has no step",
            _ when all.GroupBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice => $"two steps are called {twice.Key}",
            _ when all.FirstOrDefault(s => !System.Text.RegularExpressions.Regex.IsMatch(
                s.Id, "^[a-z0-9][a-z0-9-]{0,62}$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))) is { } odd =>
                $"'{odd.Id}' is no step id",
            _ when all.FirstOrDefault(s => s.Effect == Effect.Changes && !s.Detached) is { } probe => $"{probe.Id} changes things as a probe",
            _ when all.FirstOrDefault(s => s.Effect == Effect.Changes && s.Host.Length > 0 && !Locks.Contains($"host:{s.Host}")) is { } away =>
                $"{away.Id} changes another host than the locked one",
            _ when all.FirstOrDefault(s => s.Effect == Effect.Changes && !s.Required) is { } loose => $"{loose.Id} changes things and may fail unnoticed",
            _ when all.FirstOrDefault(s => s.RootSeconds > 0 && (s.User.Length > 0 || s.Login || s.Input is not null || !s.Guards.IsEmpty || s.Kind == StepKind.PutFile)) is { } root =>
                $"{root.Id} is a root line with more than a program and its arguments",
            _ when Steps.SelectMany(s => s.Undo).FirstOrDefault(s => !s.Undo.IsEmpty) is { } nested => $"{nested.Id} is an undo with an undo",
            _ when Steps.FirstOrDefault(s => s.Effect == Effect.None && !s.Undo.IsEmpty) is { } reader => $"{reader.Id} changes nothing and has an undo",
            _ => all.Select(Misfit).FirstOrDefault(p => p is not null),
        };
    }

    private static string? Misfit(Step step) =>
        ((step.Kind == StepKind.PutFile ? FilePut.Problem(step) : null) ?? InputBytes.Problem(step.Input ?? "", step.InputEncoding)) is { } problem
            ? $"{step.Id}: {problem}"
            : null;

    /// <summary>True when no step changes anything: such a plan takes no lock.</summary>
    public bool ReadsOnly => Steps.All(s => s.Effect == Effect.None) && Parts.All(p => p.Plan is null or { ReadsOnly: true });
}
