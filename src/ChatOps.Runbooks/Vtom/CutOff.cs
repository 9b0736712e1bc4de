using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// Who and what is cut off when the servers stop, as far as the host tells; what it does not tell is said to be not known. Engines, jobs and what is not
/// known of them take a second person, or somebody who says <c>--cut-jobs</c>.
/// </summary>
internal sealed class CutOff(InstallSnapshot scene)
{
    private const int MostShown = 10;

    private readonly bool _tellsEngines = scene.OnPing("tells-engines") == "yes";
    private readonly Verdict? _jobs = scene.VtomProbes.GetValueOrDefault(VtomProbes.Jobs + VtomProbes.Now);

    private string? Engines => scene.OnPing("engines-up");

    private string[] Jobs => Lines(_jobs);

    /// <summary>The requester takes it upon themselves.</summary>
    private bool IsTaken => scene.Request.Command.Has(VtomRunbook.CutJobs.Name);

    private bool KnowsJobs => _jobs is { Kind: VerdictKind.Passed };

    /// <summary>For people who read the plan; a line about each, also when there is nothing.</summary>
    public IEnumerable<string> Told()
    {
        yield return scene.Sessions switch
        {
            [] => "Nobody is connected, as far as vtping tells.",
            var sessions => $"Cut off: {sessions.Count} session{(sessions.Count == 1 ? "" : "s")}: {string.Join("; ", sessions.Take(8))}{(sessions.Count > 8 ? "; …" : "")}.",
        };
        yield return Engines is { } engines ? $"Engines that run: {engines}." : _tellsEngines ? "No engine runs, as vtping tells." : "Engines that run: not known; vtping does not tell.";
        yield return !KnowsJobs ? $"Running jobs: not known; {_jobs?.Why ?? "nobody was asked"}."
            : Jobs is [] ? "No job runs, as tlist tells."
            : $"Running jobs: {Shown(Jobs)}.";
        if (Asks is { } second)
            yield return $"A second person decides, because {second.Why}.";
        else if (IsTaken)
            yield return "Whatever runs is cut off without a second person (--cut-jobs).";
    }

    /// <summary>Null: nothing runs that could be cut off, or the requester has said that it may.</summary>
    public SecondPerson? Asks => !IsTaken && Kinds().ToList() is { Count: > 0 } kinds
        ? new(string.Join(", and ", kinds), $"--{VtomRunbook.CutJobs.Name} stops the servers all the same, without a second person")
        : null;

    /// <summary>What the plan rests on: jobs come and go, but a plan that found none does not cut off any.</summary>
    public IEnumerable<Fact> Basis() => IsTaken || Asks is not null ? [] : [new("engines and jobs", "none")];

    /// <summary>Jobs that were to begin meanwhile, and begin as soon as the engines run again.</summary>
    public static string Released(InstallSnapshot scene)
    {
        var late = scene.VtomProbes.GetValueOrDefault(VtomProbes.Late + VtomProbes.Now);
        return late switch
        {
            null => "Late jobs, which begin at once when the engines run again: not known; no program that lists them is named (Tools:LateJobs).",
            { Kind: not VerdictKind.Passed } => $"Late jobs, which begin at once when the engines run again: not known; {late.Why}.",
            _ when Lines(late) is { Length: > 0 } jobs => $"Late jobs, which begin at once when the engines run again: {Shown(jobs)}.",
            _ => "No job is late, so none begins at once.",
        };
    }

    private IEnumerable<string> Kinds()
    {
        if (Engines is { } engines)
            yield return $"engines run ({engines})";
        else if (!_tellsEngines)
            yield return "it is not known whether engines run";
        if (!KnowsJobs)
            yield return $"it is not known which jobs run ({_jobs?.Why ?? "nobody was asked"})";
        else if (Jobs.Length > 0)
            yield return Jobs.Length == 1 ? "a job runs" : $"{Jobs.Length} jobs run";
    }

    private static string Shown(string[] jobs) => $"{string.Join("; ", jobs.Take(MostShown))}{(jobs.Length > MostShown ? $"; and {jobs.Length - MostShown} more" : "")}";

    private static string[] Lines(Verdict? look) => look?.Facts.GetValueOrDefault("jobs", "").Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
