using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What a plan is made of: the install as its host shows it now.</summary>
internal sealed record InstallSnapshot(
    PlanRequest Request, VtomTarget Target, InstallSurvey Survey, ServicesFile ServicesFile, ImmutableArray<PlacedService> Services,
    ImmutableSortedDictionary<string, Verdict> VtomProbes, InstallState State)
{
    public string? Fact(string look, string name) => VtomProbes.GetValueOrDefault(look)?.Facts.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public string? OnPing(string name) => Fact(Vtom.VtomProbes.Ping + Vtom.VtomProbes.Now, name);

    public IEnumerable<int> Ports(bool maintenance) => Services.Select(s => s.Port(maintenance));

    /// <summary>Who is connected now, as vtping tells it.</summary>
    public IReadOnlyList<string> Sessions => OnPing("sessions")?.Split('\n') ?? [];

    /// <summary>The facts that a change of this install rests on.</summary>
    public IEnumerable<Fact> Basis(FileLook? look, string raw)
    {
        yield return new(Target.PersonalPorts, look is null ? "absent" : $"{look.Identity} {RawBytes.Hash(raw)} {look.Owner} {look.Mode}");
        yield return new("mode", State.Word);
        foreach (var s in State.Services)
        {
            yield return new($"{s.Service.Name} in {Target.ServicesFile}", $"{s.Service.Told(false)}, {s.Service.Told(true)}");
            yield return new($"{s.Service.Name} listens", $"{s.Service.NormalPort}: {Held(s, false)}, {s.Service.MaintenancePort}: {Held(s, true)}");
        }
    }

    private static string Held(ServiceFacts service, bool maintenance) => !service.Bound(maintenance) ? "nobody" : service.Ours(maintenance) ? "the install" : "somebody else";
}
