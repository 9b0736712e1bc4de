using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ansible;

/// <summary><c>/ansible trust REVISION</c>: two people release a revision, so that check runs of it may show what it would do before it is approved.</summary>
public sealed class TrustRunbook(AnsibleSite site) : IRunbook
{
    public const string Key = "ansible-trust", Name = "ansible trust";

    private const string Revision = "revision", Found = "trusted ";

    public static readonly TargetId Target = new(PlaybookCommand.TargetKind, Key);

    public CommandSpec Spec { get; } = new(
        "ansible", "trust", "Release a revision of the playbooks: check runs of it may show what it would do before anybody approves", Risk.Destructive,
        [new Parameter.Text(Revision, "The whole id of a commit", Required: true, "^[0-9a-f]{40}$", Hint: "a whole commit id, 40 characters")], [])
    {
        AlwaysTwoPeople = true,
    };

    public TargetId? FixedTarget => Target;

    /// <summary>By whom the revision was released; null: by nobody.</summary>
    internal static async Task<string?> ReleasedAsync(IFindings? findings, string? revision, CancellationToken cancellationToken) =>
        revision is not null && findings is not null && (await findings.OfAsync(Target, $"{Found}{revision}", cancellationToken)).FirstOrDefault(f => f.Finding.Key == $"{Found}{revision}") is { } kept
            ? $"it was released by {kept.Origin}"
            : null;

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var wanted = request.Command.Value(Revision)!;
        var taken = await new Controller(site with { Revision = wanted }, request.Host).TakeAsync(cancellationToken);
        if (taken.Refused is { } refused)
            return refused;
        var folder = taken.Answer!;
        if (folder.Revision != wanted)
            return new Planning.Refused("unknown-revision", $"{site.Folder} is no git checkout that has {wanted}");
        var step = new Step("look", "See that the checkout has the revision", StepKind.Check, site.FolderUser, Look(wanted)) { TimeLimit = TimeSpan.FromSeconds(30) };
        ImmutableArray<string> summary =
        [
            $"From now on check runs of revision {wanted} run before anybody has approved what they show. A check run runs this folder's code on the controller and on hosts.",
            .. FolderFacts.Of(folder, site.Folder, ""),
            folder.Unpredictable.IsEmpty ? "Nothing was found in it that a check run would really run." : $"Still no check run before an approval, because of {string.Join(", ", folder.Unpredictable.Take(4))}.",
        ];
        return new Planning.Ready(new Plan(Spec.Name, Target.ToString(), $"Trust revision {folder.ShortRevision}", summary, [step], [new("snapshot", folder.Tree[..12])], request.ValidUntil)
        {
            Values = ImmutableSortedDictionary<string, string>.Empty.Add(Revision, wanted),
        });
    }

    public Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        result is { CutShort: null, ExitStatus: 0 } && result.Output.Trim() == context.Plan.Value(Revision)
            ? Verdict.Passed("the checkout has it, and it is trusted") with { Findings = [new($"{Found}{context.Plan.Value(Revision)}", "by two people")] }
            : Verdict.Failed("the checkout no longer has it");

    public Reply Report(RunSummary run) => new Reply($"/{Name}: {(run.Outcome == Outcome.Succeeded ? "trusted" : run.Outcome.ToString().ToLowerInvariant())}", run.Reason).With("Operation", run.Handle);

    private CommandLine Look(string revision) =>
        new("/usr/bin/git", "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-C", site.Folder, "rev-parse", "--verify", "--end-of-options", $"{revision}^{{commit}}");
}
