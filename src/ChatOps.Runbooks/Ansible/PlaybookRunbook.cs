using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Ansible.Events;

namespace ChatOps.Runbooks.Ansible;

/// <summary>Plays a playbook of the team's: what was approved is a copy of their files, hosts by name and address, and these variables.</summary>
public sealed class PlaybookRunbook : IRunbook
{
    private readonly PlaybookCommand _declared;
    private readonly AnsibleSite _site;
    private readonly IInventory _inventory;

    /// <summary>Throws with all sentences of <see cref="PlaybookCommand.Problems"/> when there are any: such a command must not start.</summary>
    public PlaybookRunbook(PlaybookCommand declared, AnsibleSite site, IInventory inventory)
    {
        if (declared.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(declared));
        (_declared, _site, _inventory) = (declared, site, inventory);
    }

    public CommandSpec Spec => _declared.Spec;

    public TargetId? FixedTarget => _declared.Target;

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var controller = new Controller(_site, request.Host);
        var taken = await controller.TakeAsync(cancellationToken);
        if ((taken.Refused ?? Lacks(taken.Answer!)) is { } refused)
            return refused;
        var (code, tree) = (await controller.KeepCodeAsync(cancellationToken), await controller.KeepAsync(taken.Answer!, cancellationToken));
        if ((code.Refused ?? tree.Refused) is { } unkept)
            return unkept;
        var reachable = Reachable(taken.Answer!);
        var order = new RunOrder(_site, tree.Answer!, taken.Answer!.Tree, reachable, Ways: reachable) { Honoured = Honoured(taken.Answer) };
        var look = await controller.LookAsync(code.Answer!, order.Json(), cancellationToken);
        if (look.Refused is { } unseen)
            return unseen;
        var chosen = HostChoice.Of(_declared.HostsOf(request.Command), look.Answer!, _inventory);
        return chosen.Refused is { } unknown
            ? unknown
            : new Planning.Ready(new PlaybookPlan(_declared, _site, request, taken.Answer, look.Answer!, code.Answer!).Of(
                order with { Hosts = [.. chosen.Answer!.Select(h => ApprovedHost.Of(h, RemoteUser(taken.Answer)))] }));
    }

    public Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        if (PlaybookPlan.IsLook(step))
            return PlaybookPlan.JudgeLook(result, context.Plan);
        var checks = step.Id == PlaybookPlan.VerifyId && _declared.Verify == PlaybookCommand.CheckRun;
        var judge = new RunJudge(PlaybookPlan.HostsIn(context.Plan), _declared.Allow) { IsCheck = checks || PlaybookPlan.Previews(context.Plan) };
        var verdict = result.CutShort ?? judge.Of(result);
        return checks
            ? CheckJudge.Of(verdict, context.Earlier.GetValueOrDefault(PlaybookPlan.RunId))
            : verdict;
    }

    public IEnumerable<KeyValuePair<string, string>> FoundUntil(Step step, StepResult result)
    {
        var story = RunStory.Read(result.ErrorLines, result.Whole);
        return RunFacts.Into(Verdict.Unknown(""), story, [.. story.Results.Select(r => r.Host).Concat(story.Open.Select(o => o.Host)).Distinct().Order()]).Facts;
    }

    public Progress? ProgressOf(Step step, string line, Progress? before) => RunProgress.After(before, line);

    public Reply Report(RunSummary run) => PlaybookReport.Of(run, Spec.Name);

    private Planning.Refused? Lacks(TakenFolder folder)
    {
        string[] wanted = [_declared.Playbook, .. _declared.Verify is "" or PlaybookCommand.CheckRun ? (string[])[] : [_declared.Verify], .. _site.Inventory];
        return wanted.FirstOrDefault(p => !folder.Files.Any(f => f.Path == p || f.Path.StartsWith($"{p}/", StringComparison.Ordinal))) is { } missing
            ? new("playbook-missing", $"{_site.Folder}{(folder.Revision is null ? "" : $" at revision {folder.ShortRevision}")} has no {missing}")
            : folder.MissingCollections is [var collection, ..]
            ? new("collection-missing", $"tasks use {collection}, and the folder has no collections/ansible_collections/{collection.Replace('.', '/')}; put it there")
            : null;
    }

    private ImmutableArray<ApprovedHost> Reachable(TakenFolder folder) => [.. _inventory.Hosts.Where(h => h.Ssh is not null).Select(h => ApprovedHost.Of(h, RemoteUser(folder)))];

    private static ImmutableArray<ConfigLine> Honoured(TakenFolder folder) => [.. folder.Config.Where(c => c.IsHonoured)];

    private string RemoteUser(TakenFolder folder) =>
        _site.RemoteUser.Length > 0 ? _site.RemoteUser : folder.Config.FirstOrDefault(c => c is { Section: "defaults", Key: "remote_user" })?.Value ?? "";
}
