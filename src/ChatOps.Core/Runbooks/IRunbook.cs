using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Runbooks;

/// <summary>A recipe that touches a host. Stateless: everything it needs later is in the plan and the results.</summary>
public interface IRunbook : ICommand
{
    /// <summary>The target of a command that has no target parameter, such as a declared command on one host; null: it is named by the command.</summary>
    Inventory.TargetId? FixedTarget => null;

    /// <summary>
    /// What is wrong with the arguments themselves, told at once and before anything exists; one sentence. Null: nothing. Pure: no host is asked.
    /// </summary>
    string? Objection(ParsedCommand command) => null;

    /// <summary>Looks (read-only, repeatable) and writes down what would be done, or refuses with a code and a next step.</summary>
    Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken);

    /// <summary>Judges one step by what really came out. Pure.</summary>
    Verdict Judge(Step step, StepResult result, JudgeContext context);

    /// <summary>The final message. <paramref name="run"/>.Outcome is decided by the engine; the report explains it. Pure.</summary>
    Reply Report(RunSummary run);

    /// <summary>
    /// What can still be told from the output of a step that did not come to its own end (cancelled, out of time, lost): facts for its verdict, which the
    /// engine decides. Pure.
    /// </summary>
    IEnumerable<KeyValuePair<string, string>> FoundUntil(Step step, StepResult result) => [];

    /// <summary>
    /// Does this repeated look prove what a change came to? Then a host that does not answer at the end of its time leaves it unknown, whatever it said before.
    /// </summary>
    bool ProvesByLooks(Step step) => false;

    /// <summary>
    /// What <c>--only</c> of the same command would name to do again what did not succeed, from the verdicts of its steps. Null: such a command has no parts. Pure.
    /// </summary>
    IReadOnlyList<string>? NotGood(IReadOnlyDictionary<string, Verdict> verdicts) => null;

    /// <summary>How far a step is, told from one more line of its output. Pure; null: nothing can be told.</summary>
    Progress? ProgressOf(Step step, string line, Progress? before) => before;

    /// <summary>It looks at its target as a whole: the tone of its report is what the board says of the target.</summary>
    bool TellsHealth => false;

    /// <summary>What a concluded run says for the pictures over time. Pure.</summary>
    IEnumerable<Measure> Measures(PastRun run) => [];
}
