using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// <c>/vtom setup</c>: what maintenance needs once on a host: a name and a port for each moved service in the services file, and the two files that people
/// copy by hand when the bot is away.
/// </summary>
internal sealed class SetupRunbook() : VtomRunbook(new CommandSpec(
    "vtom", "setup", "Prepare maintenance: the port in the services file, the two prepared files; shows the diff first", Risk.Destructive,
    [TargetParameter, new Parameter.Flag(Install, "A second install on the host: its services' lines and its whole .personalport_rc")],
    ["vtom setup vtom1 --plan", "vtom setup vtom1", "vtom setup vtom1d --install"]))
{
    private const string Install = "install";

    protected override async Task<Planning> PlanAsync(PlanRequest request, VtomTarget target, InstallSurvey survey, ServicesFile file)
    {
        var scene = await SceneAsync(request, target, survey, file);
        var byScript = await new ServiceLines(scene).AreNeededAsync();
        if (request.Command.Has(Install))
            return await InstallAsync(scene, byScript);
        if (await Preconditions.ServicesAsync(scene, target.Services.Select(s => s.Normal)) is { } names)
            return names;
        var look = await survey.LookAsync(target.User, target.PersonalPorts);
        var raw = look is null ? "" : await survey.BytesAsync(target.User, target.PersonalPorts) ?? "";
        if (Preconditions.OddFile(scene, look, raw) is { } odd)
            return odd;
        var (lines, refusal) = await new MaintenancePorts(scene).NewLinesAsync();
        if (refusal is not null)
            return refusal;
        var puts = await FilesAsync(scene, raw, lines, byScript);
        if (puts.Select(p => p.Problem(target)).FirstOrDefault(p => p is not null) is { } problem)
            return Refuse("odd-file", $"{problem}; put it right by hand, then ask again");
        return puts.All(p => !p.Changes)
            ? Refuse("already", $"{target.Name} is prepared already: {string.Join(", ", scene.Services.Select(s => s.Told(true)))} in {target.ServicesFile}, and {target.Origin} and {target.MaintenanceCopy} map as they should")
            : await ReadyAsync(
                scene, puts, $"Prepare maintenance of {target.Name}", target.Services.Select(s => (s.Maintenance, new ServicesFile(puts[0].After).PortsOf(s.Maintenance)[0])), byScript);
    }

    private async Task<Planning> InstallAsync(InstallSnapshot scene, bool byScript)
    {
        var (lines, files, refusal) = await new SecondInstall(scene, byScript).FilesAsync();
        if (refusal is not null)
            return refusal;
        if (files.Select(f => f.Problem(scene.Target)).FirstOrDefault(p => p is not null) is { } problem)
            return Refuse("odd-file", $"{problem}; put it right by hand, then ask again");
        return files.All(f => !f.Changes)
            ? Refuse("already", $"{scene.Target.Name} has its services in {scene.Target.ServicesFile}, and {scene.Target.PersonalPorts} maps them as it should")
            : await ReadyAsync(scene, files, $"Prepare the second install {scene.Target.Name}", lines, byScript);
    }

    private static async Task<ImmutableArray<PreparedFile>> FilesAsync(InstallSnapshot scene, string raw, IReadOnlyList<(MovedService Service, int Port)> lines, bool byScript)
    {
        var target = scene.Target;
        var services = lines.Aggregate(
            scene.ServicesFile, (file, l) => file.With(l.Service.Maintenance, l.Port, byScript ? ServiceLine.Comment : $"maintenance port of {l.Service.Normal} ({target.Name})"));
        return
        [
            new("services", target.ServicesFile, target.ServicesUser, await scene.Survey.LookAsync(target.User, target.ServicesFile), scene.ServicesFile.Raw, services.Raw),
            await CopyAsync("origin", target.Origin, maintenance: false),
            await CopyAsync("maint", target.MaintenanceCopy, maintenance: true),
        ];

        // What maps right already may say more than we would write; it stays.
        async Task<PreparedFile> CopyAsync(string id, string path, bool maintenance)
        {
            var look = await scene.Survey.LookAsync(target.User, path);
            var before = look is null ? null : await scene.Survey.BytesAsync(target.User, path);
            var there = new PersonalPorts(before ?? "");
            var right = before is not null && there.Problem(target.Services.Select(s => s.Name)) is null && target.Services.All(s => there.NameOf(s.Name) == s.Mapped(maintenance));
            var wanted = new PersonalPorts(raw).With(target.Services.Select(s => (s.Name, s.Mapped(maintenance)))).Raw;
            return new(id, path, target.User, look, before, right ? before! : wanted);
        }
    }

    /// <param name="names">The host's own lookup must find them afterwards.</param>
    private async Task<Planning> ReadyAsync(
        InstallSnapshot scene, ImmutableArray<PreparedFile> files, string title, IEnumerable<(string Name, int Port)> all, bool byScript)
    {
        var names = all.ToList();
        var changed = files.Where(f => f.Changes).ToList();
        var services = byScript ? changed.Find(f => f.Id == "services") : null;
        var lines = new ServiceLines(scene);
        var (added, refusal) = services is null ? ([], null) : await lines.PlanAsync([.. names.Where(n => scene.ServicesFile.PortsOf(n.Name) is [])]);
        if (refusal is not null)
            return refusal;
        var steps = changed.SelectMany(f => f == services ? lines.Steps(added, f) : f.Steps(new(scene.Target))).Concat(Lookups(scene, names));
        return new Planning.Ready(NewPlan(
            scene.Request, scene.Target, scene.Services, title, Summary(scene, changed, services), steps,
            files.Select(f => new Fact(f.Path, f.Look is null ? "absent" : $"{f.Look.Identity} {RawBytes.Hash(f.Before ?? "")} {f.Look.Owner}")),
            [.. changed.SelectMany(f => f.Values()), ("changed", string.Join('\n', changed.Select(f => f.Path))), ("install", scene.Request.Command.Has(Install) ? "yes" : "no")]));
    }

    /// <param name="byScript">The file that the host script writes as root; null: none.</param>
    private static IEnumerable<string> Summary(InstallSnapshot scene, IReadOnlyList<PreparedFile> changed, PreparedFile? byScript)
    {
        foreach (var file in changed)
            yield return string.Join('\n', LineDiff.Unified(file.Path, file.Before, file.After));
        yield return scene.Request.Command.Has(Install)
            ? $"Nothing is started; /vtom start {scene.Target.Name} does that, once the install is there."
            : $"Nothing is stopped: the servers of {scene.Target.Name} read none of this until maintenance is switched on.";
        if (byScript is not null)
            yield return $"{byScript.Path} is written by {scene.Request.Target.Host.HostScript} as root, a line at a time. Its way back takes those lines out again.";
        yield return "The way back: when anything fails, the bytes of before are put back, and what was not there is removed. "
            + $"{string.Join(", ", changed.Select(f => $"{f.Path} as {(f.User.Length > 0 ? f.User : "the bot's account")}"))}.";
    }

    /// <summary>The host's own lookup must find what was written.</summary>
    private static IEnumerable<Step> Lookups(InstallSnapshot scene, IEnumerable<(string Name, int Port)> names)
    {
        var ask = new VtomHostCommands(scene.Target);
        return names.Select((n, i) => new Step($"lookup-{i}", $"Look up {n.Name}: {n.Port}", StepKind.Check, scene.Target.User, ask.Service(n.Name)));
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        if (!step.Id.StartsWith("lookup-", StringComparison.Ordinal))
            return ServiceLineJudge.Of(step, result) ?? PreparedFile.Judge(step, result, context) ?? Verdict.Unknown("no rule for this step");
        var (name, wanted) = (step.Command.Arguments[^1].Split('/')[0], step.Title.Split(' ')[^1]);
        return new ServicesFile(result.Output).PortsOf(name) is [var port] && port.ToString() == wanted
            ? Verdict.Passed($"{name} is {port}")
            : Verdict.Failed($"the host's own lookup does not say {wanted}: {Wording.Quote(result)}");
    }

    public override Reply Report(RunSummary run)
    {
        var name = run.Plan.Value("name");
        var install = run.Plan.Values.GetValueOrDefault("install") == "yes";
        var reply = run.Opening(run.Plan.Value("name"), $"{name}: {(install ? "the second install is prepared" : "maintenance is prepared")}");
        var text = run.Outcome switch
        {
            Outcome.Succeeded => $"Written and read back: {run.Plan.Value("changed").Replace("\n", ", ", StringComparison.Ordinal)}. {(install ? $"/vtom start {name} starts it; /vtom setup {name} prepares its maintenance." : $"/vtom maint on {name} switches it on.")}",
            Outcome.RolledBack or Outcome.Cancelled => "Every file is as before, byte for byte.",
            Outcome.Failed when !run.LockKept => "Nothing was changed.",
            _ => $"To look at by hand: {run.Plan.Value("changed").Replace("\n", ", ", StringComparison.Ordinal)}; the table says how far it came. The plan holds the bytes of before: /ops show {run.Handle}.",
        };
        return Finish(run, reply, text) with { Table = run.Outcome == Outcome.Succeeded ? null : Steps(run) };
    }
}
