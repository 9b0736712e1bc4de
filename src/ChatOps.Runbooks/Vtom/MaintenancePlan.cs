using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>The cycle of a change of mode, with the way back of each of its steps.</summary>
/// <param name="before">The file's bytes now; null: it is not there.</param>
/// <param name="content">The file's bytes afterwards.</param>
internal sealed class MaintenancePlan(InstallSnapshot scene, bool on, FileLook? look, string? before, string content)
{
    private readonly ServerSteps _servers = new(scene.Target, scene.Services);

    private IReadOnlyList<int> To => [.. scene.Ports(on)];

    private IReadOnlyList<int> From => [.. scene.Ports(!on)];

    public IEnumerable<(string Name, string Value)> Ports() =>
    [
        ("bind", PlannedInstall.Keep(To)), ("bind-back", PlannedInstall.Keep(From)),
        ("close", PlannedInstall.Keep(From.Concat(To))), ("close-back", PlannedInstall.Keep(From.Concat(To))),
    ];

    /// <summary>
    /// The way back goes through the undos of all steps that began, last first: stop what runs, put the bytes back, start, prove the old mode.
    /// </summary>
    public IEnumerable<Step> Steps()
    {
        foreach (var step in _servers.WhoRuns().Concat(EnginesFirst()))
            yield return step;
        yield return _servers.StopStep() with { Undo = [_servers.StartStep(ServerSteps.Back), .. _servers.Proofs(From, To, ServerSteps.Back), _servers.FileStep(ServerSteps.Back)] };
        yield return _servers.ClosedStep();
        yield return _servers.GoneStep();
        yield return _servers.PutStep(content, look) with { Undo = [.. _servers.PutBackSteps(before)] };
        yield return _servers.FileStep();
        yield return _servers.StartStep() with { Undo = [_servers.StopStep(ServerSteps.Back), _servers.ClosedStep(ServerSteps.Back)] };
        foreach (var step in _servers.Proofs(To, From).Concat(EnginesLast()))
            yield return step;
    }

    private IEnumerable<Step> EnginesFirst()
    {
        if (!scene.Target.EngineStop || !on || scene.OnPing("engines-up") is null)
            yield break;
        yield return _servers.StopEnginesStep() with { Undo = [_servers.StartEnginesStep(ServerSteps.Back), _servers.EnginesStep(up: true, ServerSteps.Back)] };
        yield return _servers.EnginesStep(up: false);
    }

    /// <summary>An engine that does not come is told and no reason to go back into maintenance.</summary>
    private IEnumerable<Step> EnginesLast()
    {
        if (!scene.Target.EngineStop || on)
            yield break;
        yield return _servers.StartEnginesStep() with { Undo = [_servers.StopEnginesStep(ServerSteps.Back)] };
        yield return _servers.EnginesStep(up: true) with { Required = false };
    }
}
