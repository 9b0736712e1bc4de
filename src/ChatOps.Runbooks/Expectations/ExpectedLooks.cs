using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;

namespace ChatOps.Runbooks.Expectations;

/// <summary>
/// The expectations of one operation as looks at its hosts: before it (told in the plan), behind it (all must hold), and on the way back (all must be as before).
/// </summary>
internal sealed class ExpectedLooks
{
    private const string After = "expect-", Back = "back-", Before = "before ";
    private const int RootSeconds = 30;
    private const int MostRows = 40;

    private readonly ImmutableArray<(string Host, Expectation Of, Look Look)> _looks;
    private readonly string _user;
    private readonly List<Seen> _before = [];

    /// <param name="hosts">Of the inventory; an empty name: the target's own.</param>
    /// <param name="user">Who looks where an expectation names nobody.</param>
    /// <param name="undo">There is a way back, whose end is compared with what was before.</param>
    public ExpectedLooks(ImmutableArray<Expectation> expect, ParsedCommand command, IEnumerable<string> hosts, string user, bool undo)
    {
        _looks = [.. from host in hosts from e in expect from look in e.Looks(new(command, undo)) select (host, e, look)];
        _user = user;
        Undoes = undo;
    }

    private bool Undoes { get; }

    /// <summary>Looks at all of them as they are now. Null: they can be planned.</summary>
    public async Task<Planning.Refused?> LookAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        foreach (var (host, of, look) in _looks)
        {
            if ((host.Length == 0 ? request.Host : request.Elsewhere(host)) is not { } probe)
                return new("unknown-host", $"there is no host {host}");
            var answer = of.AsRoot
                ? await probe.RootAsync(new(look.Command, RootSeconds), cancellationToken)
                : await probe.RunAsync(User(of), look.Command, Limit(of), cancellationToken: cancellationToken);
            var seen = look.Matcher.Of(new(answer.TimedOut ? StepState.TimedOut : StepState.Exited, answer.ExitStatus, answer.Output, answer.Error, [], !answer.Truncated));
            if (seen.Answer == Answer.Unknown && Undoes)
                return new("expect-unknown", $"{of.Name}: {look.Title} cannot be looked at now ({seen.What}), so nobody could tell whether a way back has led back; mend that, or take Undo out");
            _before.Add(seen);
        }
        return null;
    }

    /// <summary>What must hold, and how it is now.</summary>
    public IEnumerable<string> Summary
    {
        get
        {
            foreach (var same in _looks.Select((l, i) => (l.Of, l.Look, Told: $"{On(l.Host)}{Now(_before[i])}")).Where(l => l.Look.Matcher is not SumMatcher { Sha256: "" })
                         .GroupBy(l => (l.Of.Name, l.Look.Title, l.Of.Within)))
                yield return $"Afterwards, {(same.Key.Within > TimeSpan.Zero ? $"within {Durations.Write(same.Key.Within)}" : "at once")}: {same.Key.Name}: {same.Key.Title}. Now: {string.Join("; ", same.Select(l => l.Told))}.";
        }
    }

    /// <summary>With a way back the state before is what was approved to come back to.</summary>
    public IEnumerable<Fact> Basis => Undoes ? _looks.Select((l, i) => new Fact($"{On(l.Host)}{l.Of.Name}: {l.Look.Title}", $"{_before[i].Answer}: {_before[i].State}")).DistinctBy(f => f.Name) : [];

    public IEnumerable<KeyValuePair<string, string>> Values =>
        _looks.SelectMany((l, i) => (KeyValuePair<string, string>[])[new($"{After}{i + 1}", l.Look.Matcher.Write()), new($"{Before}{i + 1}", _before[i].State)]);

    public IEnumerable<Step> Steps => _looks.Select((l, i) => Step(l, $"{After}{i + 1}", $"{l.Of.Name}: {On(l.Host)}{l.Look.Title}"));

    /// <summary>The last of the way back: everything that was looked at is again as it was.</summary>
    public IEnumerable<Step> BackSteps => Undoes ? _looks.Select((l, i) => Step(l, $"{Back}{i + 1}", $"{l.Of.Name}: {On(l.Host)}{l.Look.About} is as before")) : [];

    public static bool IsOne(Step step) => step.Id.StartsWith(After, StringComparison.Ordinal) || step.Id.StartsWith(Back, StringComparison.Ordinal);

    public static Verdict Judge(Step step, StepResult result, Plan plan)
    {
        var isBack = step.Id.StartsWith(Back, StringComparison.Ordinal);
        var number = step.Id[(isBack ? Back : After).Length..];
        var seen = Matcher.Read(plan.Value($"{After}{number}")).Of(result);
        if (seen.Answer == Answer.Unknown)
            return Verdict.NotYet($"nobody can tell: {seen.What}").With(Facts.Doubt, "yes");
        return isBack
            ? seen.State == plan.Value($"{Before}{number}") ? Verdict.Passed($"as before: {seen.What}") : Verdict.NotYet($"it is not as before: {seen.What}")
            : seen.Answer == Answer.Holds ? Verdict.Passed(seen.What) : Verdict.NotYet($"expected otherwise: {seen.What}").With(Facts.Code, "expectation-failed");
    }

    /// <summary>Every expectation by name, and what was seen.</summary>
    public static Reply Into(Reply reply, RunSummary run)
    {
        var looked = run.Plan.Steps.Concat(run.Plan.Steps.SelectMany(s => s.Undo)).Where(s => IsOne(s) && run.Verdicts.ContainsKey(s.Id)).ToList();
        var told = looked.Select(s => $"{Mark(run.Verdicts[s.Id].Kind)} {s.Title}: {run.Verdicts[s.Id].Why}").ToList();
        return told.Count == 0 ? reply : reply.With("Checked on the host", string.Join('\n', told.Take(MostRows)) + (told.Count > MostRows ? $"\nand {told.Count - MostRows} more" : ""));
    }

    /// <summary>There are expectations, each was looked at, and all hold.</summary>
    public static bool AllHold(RunSummary run) =>
        run.Plan.Steps.Where(s => s.Id.StartsWith(After, StringComparison.Ordinal)).ToList() is { Count: > 0 } steps && steps.TrueForAll(s => run.Verdicts.GetValueOrDefault(s.Id)?.Kind == VerdictKind.Passed);

    public static bool IsDoubtful(RunSummary run) => run.Plan.Steps.Any(s => IsOne(s) && run.Verdicts.GetValueOrDefault(s.Id)?.Kind == VerdictKind.Unknown);

    private Step Step((string Host, Expectation Of, Look Look) looked, string id, string title)
    {
        var step = new Step(id, title, StepKind.WaitUntil, User(looked.Of), looked.Look.Command)
        {
            Host = looked.Host,
            TimeLimit = looked.Of.Within,
            Interval = TimeSpan.FromSeconds(1),
        };
        return looked.Of.AsRoot ? step.AsRoot(RootSeconds) : step;
    }

    private string User(Expectation of) => of.User.Length > 0 && !of.AsRoot ? of.User : of.AsRoot ? "" : _user;

    private static TimeSpan Limit(Expectation of) => TimeSpan.FromSeconds(Math.Clamp(of.Within.TotalSeconds, 1, 30));

    private static string On(string host) => host.Length == 0 ? "" : $"{host}: ";

    private static string Now(Seen seen) => $"{seen.Answer switch { Answer.Holds => "holds", Answer.Differs => "not so", _ => "not known" }} ({seen.What})";

    private static string Mark(VerdictKind kind) => kind switch { VerdictKind.Passed => "holds", VerdictKind.Failed => "FAILED", _ => "not known" };
}
