using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Runbooks.Senaite.Points;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Runbooks.Senaite;

/// <summary><c>/senaite status</c>: supervisor's word and, apart from it, whether anything answers; data, backups, room, copies.</summary>
internal sealed class StatusRunbook() : SenaiteRunbook(new CommandSpec(
    "senaite", "status", "Programs, health, data, newest restore point, free space", Risk.Read, [TargetParameter], ["senaite status lims1"]))
{
    private const string Programs = "programs", Http = "http-", Zeo = "zeo-port", Data = "data", Archives = "archives", Free = "free-space", Work = "work", Copies = "copies", Attached = AttachedStep.Id + "now",
        Front = "front";

    public override bool TellsHealth => true;

    protected override async Task<Planning> PlanAsync(PlanRequest request, SenaiteTarget target, Survey survey)
    {
        // The archives may lie elsewhere than the settings' data; an unreadable script changes nothing here.
        (target, _) = await Recipe.ToolReading.TryAsync(target, survey);
        var ask = new SenaiteHostCommands(target);
        var attached = await new AttachmentSurvey(request.Host, target, survey.Cancellation).LookAsync();
        List<Step> steps = [ask.Supervised(Look(Programs, "Ask supervisor", ask.SupervisorStatus))];
        foreach (var client in target.Clients)
            steps.Add(Look(Http + client.Port, $"Ask {client.Program} over HTTP", ask.Health(client.Port!.Value)));
        if (target.FrontUrl is { } front)
            steps.Add(Look(Front, $"Ask the front, {front}", ask.Front(front)));
        steps.Add(Look(Zeo, $"Look whether port {target.ZeoPort} is open", ask.ListeningPorts));
        foreach (var store in target.Stores)
            steps.Add(Look(Data + store.Suffix, $"Look at the live data{(store.Number == 1 ? "" : $" of database {store.Name}")}", ask.Live(store)));
        steps.Add(AttachedStep.Of(target, attached.RealData, "now") with { Required = false });
        steps.Add(Look(Archives, "Look at the archives", ask.List(target.Backups)));
        steps.Add(Look(Free, "Look for room", ask.FreeBytes(target.Data)));
        steps.Add(Look(Work, "Look for backups, restores and packs", ask.ProcessTable));
        steps.Add(Look(Copies, "Look for safety copies", ask.List(target.Data)));
        return new Planning.Ready(NewPlan(
            request, target, $"Status of {target.Name}", [], steps, [],
            [
                ("clients", string.Join(' ', target.Clients.Select(c => $"{c.Program}={c.Port}"))), ("keep-seconds", target.SafetyCopyKeep is { } keep ? ((long)keep.TotalSeconds).ToString() : ""),
                ("now", request.Now.ToUnixTimeSeconds().ToString()), ("real-data", attached.RealData), ("attached-unseen", attached.Attachment is Attachment.Unseen ? "yes" : "no"),
                ("front", target.FrontUrl ?? ""),
                ("databases", string.Join('\n', target.Stores.Skip(1).Select(s => s.Name))), .. target.Stores.SelectMany(s => new[] { ("file" + s.Suffix, s.FileName), ("blobs" + s.Suffix, s.Blobs is null ? "" : s.BlobName) }),
                .. await StatusTop.ValuesAsync(request, target, survey.Of(target)), .. await StrangeClients.ValuesAsync(request, target, survey.Of(target)),
            ]));

        Step Look(string id, string title, Core.Execution.CommandLine command) => new(id, title, StepKind.Check, target.User, command) { Required = false };
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var target = new PlannedTarget(context.Plan);
        if (result.State != Core.Execution.StepState.Exited)
            return Verdict.Unanswered("no answer in time");
        if (AttachedStep.Judge(step, result, context.Plan) is { } attached)
            return attached;
        if (step.Id == Front || step.Id.StartsWith(Http, StringComparison.Ordinal))
            return OfHttp(HttpAnswer.Read(result.Output, result.ErrorLines, result.ExitStatus));
        var isData = step.Id == Data || step.Id.StartsWith(Data + "-", StringComparison.Ordinal);
        if (Unread(isData ? Data : step.Id, result) is { } unread)
            return unread;
        if (isData)
            return OfData(result, target, step.Id[Data.Length..]);
        return step.Id switch
        {
            Programs => OfPrograms(result, target),
            Zeo => SocketTable.Read(result).Listens(target.ZeoPort) switch
            {
                true => Verdict.Passed("open"),
                false => Verdict.Failed("closed"),
                null => Verdict.Unanswered($"the table of ports could not be read: {Wording.Quote(result.ErrorLines)}"),
            },
            Archives => OfArchives(result, context.Now),
            Free => FreeSpace.Read(result.Output) is { } free ? Verdict.Passed($"{Wording.Bytes(free.Available)} free") : Verdict.Unanswered(Wording.Quote(result.ErrorLines)),
            Work => OfWork(result, context.Plan),
            Copies => OfCopies(result, context),
            _ => Verdict.Failed("no rule for this step"),
        };
    }

    private static Verdict OfWork(StepResult result, Plan plan)
    {
        var table = ProcessTable.Read(result.Output);
        if (table.Working(OthersJudge.Instance(plan)) is { IsEmpty: false } work)
            return Verdict.Passed(string.Join("; ", work.Select(w => w.Told))).With("busy", "yes");
        return table.Missing is { } missing ? Verdict.Unanswered($"cannot be told: {missing}") : Verdict.Passed("none runs");
    }

    private static Verdict OfHttp(HttpAnswer answer) => answer switch
    {
        { Asked: false } => Verdict.Unanswered(answer.Told),
        { Good: true } => Verdict.Passed($"answers: {answer.Told}"),
        _ => Verdict.Failed(answer.Told),
    };

    /// <summary>A folder that nobody may read is not an empty one, and no process table is not one without a backup. What is missing is a finding.</summary>
    private static Verdict? Unread(string step, StepResult result) => step switch
    {
        Data or Archives or Copies when result.ErrorLines.FirstOrDefault(l => !l.Contains("No such file or directory", StringComparison.Ordinal)) is not null =>
            Verdict.Unanswered($"it could not be read: {Wording.Quote(result.ErrorLines)}"),
        Work when result.ExitStatus != 0 || !result.Whole || !result.OutputLines.Any() =>
            Verdict.Unanswered($"the process table could not be read: {Wording.Quote(result.ErrorLines.Append($"exit status {result.ExitStatus}"))}"),
        _ => null,
    };

    private static Verdict OfPrograms(StepResult result, PlannedTarget target)
    {
        var status = SupervisorStatus.Read(result.Output);
        if (status.Trouble is { } trouble)
            return Verdict.Unanswered($"supervisor does not answer: {Wording.Quote([trouble, .. result.ErrorLines])}");
        var verdict = target.Programs.All(status.IsRunning) ? Verdict.Passed("all run") : Verdict.Failed("not all run");
        return target.Programs.Aggregate(verdict, (v, p) => v.With($"state {p}", status.Of(p) ?? "not known to supervisor").With($"unknown {p}", status.Of(p) is null ? status.Unknown(p) : ""));
    }

    /// <summary>By the names that the tool's script states; a database without blobs has none to miss.</summary>
    private static Verdict OfData(StepResult result, PlannedTarget target, string store)
    {
        var (file, blobs) = (target.FileOf(store), target.BlobsOf(store));
        var entries = FolderListing.Read(result.Output);
        if (entries.FirstOrDefault(e => e.Name == file && e.Kind != 'd') is not { } data)
            return Verdict.Failed($"{file} is missing");
        if (data.Kind == 'l')
            return Verdict.Failed($"{file} is a link to {data.LinksTo}, and nothing is there");
        if (blobs.Length > 0 && entries.All(e => e.Name != blobs || e.Kind != 'd'))
            return Verdict.Failed($"{blobs} is missing");
        if (data.Bytes == 0)
            return Verdict.Failed($"{file} is empty");
        return data.Owner == target.User
            ? Verdict.Passed($"{file} has {Wording.Bytes(data.Bytes)}{(blobs.Length > 0 ? $", {blobs} is there" : "")}")
            : Verdict.Failed($"{file} belongs to {data.Owner}; ZEO runs as {target.User} and cannot open it after its next start");
    }

    private static Verdict OfArchives(StepResult result, DateTimeOffset now)
    {
        var folder = ArchiveFolder.Read(result.Output, "", now);
        if (result.ErrorLines.Any() && result.ExitStatus != 0)
            return Verdict.Failed($"they cannot be read: {Wording.Quote(result.ErrorLines)}");
        if (folder.Archives.LastOrDefault() is not { } newest || Stamp.Parse(ArchiveFolder.StampOf(newest.Name)) is not { } time)
            return Verdict.Failed(folder.AheadTold ?? "there is none");
        var told = $"{ArchiveFolder.StampOf(newest.Name)} UTC, {Wording.Span(now - time)} ago";
        return folder.HasTemporary ? Verdict.Failed($"{told}; a tmp.tmp is there: a backup runs or was cut off") : folder.AheadTold is { } ahead ? Verdict.Failed($"{told}; {ahead}") : Verdict.Passed(told);
    }

    private static Verdict OfCopies(StepResult result, JudgeContext context)
    {
        var copies = SafetyCopies.Of(FolderListing.Read(result.Output), context.Plan.Value("keep-seconds") is { Length: > 0 } keep ? TimeSpan.FromSeconds(long.Parse(keep)) : null);
        if (copies is [])
            return Verdict.Passed("none");
        var told = string.Join(", ", copies.Select(c => c.Tell(context.Now)));
        return copies.Any(c => c.IsOverdue(context.Now)) ? Verdict.Failed($"{told}: delete with /senaite discard") : Verdict.Passed(told);
    }

    public override Reply Report(RunSummary run)
    {
        var target = new PlannedTarget(run.Plan);
        var strange = StrangeClients.Line(run.Plan, target);
        var bad = run.Verdicts.Values.Count(v => v.Kind != VerdictKind.Passed) + (strange is null ? 0 : 1);
        if (run.Outcome != Outcome.Succeeded)
            return run.Opening(run.Plan.Value("name"), "");
        var ports = run.Plan.Value("clients").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('=')).ToDictionary(c => c[0], c => c[1]);
        var states = run.Verdicts.GetValueOrDefault(Programs);
        IEnumerable<ImmutableArray<string>> rows = target.Programs.Select(p => ImmutableArray.Create(
            p,
            states?.Facts.GetValueOrDefault($"state {p}") ?? "?",
            p == target.Programs[0] ? $"port {target.ZeoPort} {Why(Zeo)}" : ports.TryGetValue(p, out var port) ? Why(Http + port) : "not asked"));
        if (run.Plan.Values.GetValueOrDefault("front") is { Length: > 0 } url)
            rows = rows.Append([$"front ({url})", "", Why(Front)]);
        var text = string.Join('\n', Findings(run, target, ports, bad));
        // What is lost by the next restart comes before everything else.
        string[] first = run.Verdicts.GetValueOrDefault(Attached) is { Kind: VerdictKind.Failed } detached
            ? [$"{detached.Why}. Do not stop or restart anything; get it back with /senaite rescue {target.Name}"]
            : [];
        var alarm = StatusTop.IsBad(run) || first is not [];
        var databases = run.Plan.Values.GetValueOrDefault("databases", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var reply = new Reply(
            $"{target.Name}: {(bad == 0 && !alarm ? "healthy" : "needs a look")}", string.Join('\n', [.. first, .. StatusTop.Lines(run), alarm && bad == 0 ? "The programs run and answer all the same." : text]),
            alarm ? Tone.Bad : bad == 0 ? Tone.Good : Tone.Warning)
        {
            Table = new(["Program", "Supervisor", "Health"], [.. rows]),
        }
            .With("Data", Why(Data));
        return databases.Select((name, i) => (name, step: $"{Data}-{i + 2}")).Aggregate(reply, (r, d) => r.With($"Database {d.name}", Why(d.step)))
            .With("ZEO writes to it", Why(Attached)).With("Connected to ZEO", StrangeClients.Told(run.Plan)).With("Newest archive", Why(Archives)).With("Room", Why(Free)).With("Backups, restores, packs", Why(Work))
            .With("Safety copies", Why(Copies));

        string Why(string step) => run.Verdicts.GetValueOrDefault(step)?.Why ?? "not looked at";
    }

    private static IEnumerable<string> Findings(RunSummary run, PlannedTarget target, Dictionary<string, string> ports, int bad)
    {
        yield return bad == 0 ? "Everything runs and answers." : $"{bad} of {run.Verdicts.Count + 1} looks found something that is not as it should be, or nothing.";
        if (StrangeClients.Line(run.Plan, target) is { } strange)
            yield return strange;
        if (run.UnansweredLine is { Length: > 0 } unanswered)
            yield return unanswered;
        var states = run.Verdicts.GetValueOrDefault(Programs)?.Facts;
        foreach (var unknown in target.Programs.Select(p => states?.GetValueOrDefault($"unknown {p}") ?? "").Where(u => u.Length > 0))
            yield return $"{unknown}.";
        var answering = ports.Where(p => Passed(Http + p.Value)).Select(p => p.Key).ToList();
        foreach (var program in answering.Where(p => states?.GetValueOrDefault($"state {p}") is "STOPPED" or "EXITED" or "FATAL" or "BACKOFF"))
            yield return $"{program} is {states![$"state {program}"]} and its port {ports[program]} answers all the same: another process holds it, and serves what it knows.";
        if (!run.Verdicts.TryGetValue(Front, out var front) || front.Facts.ContainsKey(Facts.Unanswered))
            yield break;
        if (answering.Count > 0 && front.Kind != VerdictKind.Passed)
            yield return $"The front: {front.Why}, although {string.Join(", ", answering)} answer{(answering.Count == 1 ? "s" : "")}: the fault lies between people and the clients.";
        else if (answering.Count == 0 && ports.Count > 0 && front.Kind == VerdictKind.Passed)
            yield return "The front answers, although no client does: it shows a page of its own, or asks other clients than these.";

        bool Passed(string step) => run.Verdicts.GetValueOrDefault(step)?.Kind == VerdictKind.Passed;
    }
}
