using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// In which mode an install is, computed from what its host shows and from nothing else. Only where all four facts of every moved service agree is it on or
/// off; anything else is inconsistent and says which facts disagree.
/// </summary>
internal sealed record InstallState(InstallMode Mode, ImmutableArray<ServiceFacts> Services, ImmutableArray<string> Disagreements)
{
    /// <summary>Meaningful when nothing runs: what the next start would bring.</summary>
    public bool MapsMaintenance => Services.Any(s => s.Maps(true));

    public string Word => Mode switch
    {
        InstallMode.On => "maintenance is on",
        InstallMode.Off => "maintenance is off",
        InstallMode.Down => "stopped",
        _ => "inconsistent",
    };

    public static InstallState Of(IReadOnlyList<PlacedService> placed, IReadOnlyDictionary<string, Verdict> looks)
    {
        ImmutableArray<ServiceFacts> services = [.. placed.Select((s, i) => Facts(s, i, looks))];
        if (Unread(looks) is { Length: > 0 } unread)
            return new(InstallMode.Inconsistent, services, unread);
        if (services.All(s => s.IsDown))
            return new(InstallMode.Down, services, []);
        foreach (var maintenance in new[] { false, true })
        {
            if (services.All(s => !s.Against(maintenance).Any()))
                return new(maintenance ? InstallMode.On : InstallMode.Off, services, []);
        }
        return new(InstallMode.Inconsistent, services, [.. Disagree(services)]);
    }

    /// <summary>Measured against what the file says, because that is what the next start follows.</summary>
    private static IEnumerable<string> Disagree(ImmutableArray<ServiceFacts> services)
    {
        foreach (var service in services)
        {
            if (!service.Maps(false) && !service.Maps(true))
                yield return $"the file maps {service.Service.Name} to {service.Name}, which is neither {service.Service.Told(false)} nor {service.Service.Told(true)}";
            else if (service.Against(service.Maps(true)).ToList() is { Count: > 0 } against)
                yield return $"the file maps {service.Service.Name} to {service.Service.Told(service.Maps(true))}, but {string.Join("; ", against)}";
        }
        if (services.Select(s => s.Maps(true)).Distinct().Count() > 1)
            yield return $"some services are mapped for maintenance and some are not: {string.Join(", ", services.Select(s => $"{s.Service.Name}:{s.Name}"))}";
    }

    /// <summary>A fact that could not be read decides nothing.</summary>
    private static ImmutableArray<string> Unread(IReadOnlyDictionary<string, Verdict> looks) =>
        [.. looks.Where(l => l.Value.Kind != VerdictKind.Passed && l.Key is not (VtomProbes.Environment + VtomProbes.Now or VtomProbes.Jobs + VtomProbes.Now or VtomProbes.Late + VtomProbes.Now or VtomProbes.Ping + VtomProbes.Now))
            .Select(l => $"{l.Key}: {l.Value.Why}")];

    private static ServiceFacts Facts(PlacedService service, int i, IReadOnlyDictionary<string, Verdict> looks)
    {
        return new(
            service, Fact(VtomProbes.File + VtomProbes.Now, $"name {i}") ?? service.Name,
            int.Parse(Fact(VtomProbes.Ping + VtomProbes.Now, $"port {i}") ?? "0"), Fact(VtomProbes.Ping + VtomProbes.Now, $"active {i}") switch { "yes" => true, "no" => false, _ => null },
            Fact(VtomProbes.Owners + VtomProbes.Now, $"{LookJudge.Place(false)} {i}") ?? "", Fact(VtomProbes.Owners + VtomProbes.Now, $"{LookJudge.Place(true)} {i}") ?? "",
            Fact($"{VtomProbes.ConnectNormal}{i}", "answer") ?? "unknown", Fact($"{VtomProbes.ConnectMaintenance}{i}", "answer") ?? "unknown");

        string? Fact(string look, string name) => looks.GetValueOrDefault(look)?.Facts.GetValueOrDefault(name);
    }
}
