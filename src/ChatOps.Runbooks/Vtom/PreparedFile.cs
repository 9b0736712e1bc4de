using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>A file that setup brings about.</summary>
/// <param name="Before">Its bytes now; null: it is not there.</param>
internal sealed record PreparedFile(string Id, string Path, string User, FileLook? Look, string? Before, string After)
{
    private const string Put = "put-", Read = "read-", Known = "known-", Remove = "remove-", Back = "-back";

    public bool Changes => Before != After;

    public string? Problem(VtomTarget target) => Look switch
    {
        null => null,
        { IsPlain: false } => $"{Path} is a {Look.Kind}, not a plain file",
        _ when Id != "services" && Look.Owner != target.Owner => $"{Path} belongs to {Look.Owner}, not to {target.Owner}",
        _ => null,
    };

    public IEnumerable<(string Name, string Value)> Values() => [($"content-{Id}", PlannedInstall.Keep(After)), ($"content-{Id}{Back}", PlannedInstall.Keep(Before))];

    public IEnumerable<Step> Steps(VtomHostCommands ask)
    {
        yield return FilePuts.Put(Put + Id, User, Path, After) with
        {
            Guards = [Look is null ? new Guard.Absent(Path) : new Guard.Same(Path, Look.Identity)],
            Undo = [.. Undo(ask)],
        };
        yield return Bytes(Read + Id, ask);
    }

    /// <summary>A file that many share is put back only when nobody else has written it since: their lines must not be lost.</summary>
    private IEnumerable<Step> Undo(VtomHostCommands ask)
    {
        if (Id == "services")
            yield return Bytes(Known + Id + Back, ask) with { Title = $"Check that nobody else has changed {Path}" };
        yield return Before is null
            ? new Step(Remove + Id + Back, $"Remove {Path}, which was not there", StepKind.Run, User, ask.Remove(Path)) { Effect = Effect.Changes }
            : FilePuts.Put(Put + Id + Back, User, Path, Before);
        yield return Bytes(Read + Id + Back, ask);
    }

    private Step Bytes(string id, VtomHostCommands ask) => new(id, $"Read {Path} back", StepKind.Check, User, ask.Bytes(Path));

    /// <summary>Null: not a step of a prepared file.</summary>
    public static Verdict? Judge(Step step, StepResult result, JudgeContext context)
    {
        var install = new PlannedInstall(context.Plan);
        if (step.Id.StartsWith(Put, StringComparison.Ordinal))
            return FilePuts.Judge(result);
        if (step.Id.StartsWith(Read, StringComparison.Ordinal))
            return ServerJudge.OfBytes(result, install.Content($"content-{step.Id[Read.Length..]}"));
        if (step.Id.StartsWith(Remove, StringComparison.Ordinal))
            return result.CutShort ?? (result.ExitStatus == 0 ? Verdict.Passed("it is gone") : Verdict.Failed(Wording.Quote(result)));
        if (!step.Id.StartsWith(Known, StringComparison.Ordinal))
            return null;
        var id = step.Id[Known.Length..^Back.Length];
        return ServerJudge.OfBytes(result, install.Content($"content-{id}")).Kind == VerdictKind.Passed || ServerJudge.OfBytes(result, install.Content($"content-{id}{Back}")).Kind == VerdictKind.Passed
            ? Verdict.Passed("nobody else has")
            : Verdict.Failed("somebody else has changed it meanwhile; what this operation added must be taken out by hand");
    }
}
