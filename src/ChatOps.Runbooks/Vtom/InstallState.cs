using System.Collections.Immutable;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

internal enum InstallMode { Off, On, Down, Inconsistent }

/// <summary>Of one moved service, the four facts in words for the table.</summary>
internal sealed record ServiceFacts(PlacedService Service, string Name, int PingPort, bool? Active, string NormalHolder, string MaintenanceHolder, string NormalAnswer, string MaintenanceAnswer)
{
    public bool Maps(bool maintenance) => Name == Service.Mapped(maintenance);

    public string Holder(bool maintenance) => maintenance ? MaintenanceHolder : NormalHolder;

    public string Answer(bool maintenance) => maintenance ? MaintenanceAnswer : NormalAnswer;

    public bool Bound(bool maintenance) => Holder(maintenance).Length > 0;

    public bool Ours(bool maintenance) => Holder(maintenance).StartsWith("ours ", StringComparison.Ordinal);

    /// <summary>Without the word in front.</summary>
    public string Listener(bool maintenance) => Holder(maintenance) is { Length: > 0 } holder ? holder[(holder.IndexOf(' ', StringComparison.Ordinal) + 1)..] : "nobody";

    /// <summary>What speaks against the mode, a sentence each; empty: all four facts agree.</summary>
    public IEnumerable<string> Against(bool maintenance)
    {
        var (port, other) = (Service.Port(maintenance), Service.Port(!maintenance));
        if (port == 0)
        {
            yield return $"the services file has no port for {Service.Mapped(maintenance)}";
            yield break;
        }
        if (!Maps(maintenance))
            yield return $"the file maps {Service.Name} to {Name}, not to {Service.Mapped(maintenance)}";
        if (PingPort != port)
            yield return PingPort == 0 ? $"vtping does not show {Service.Name}" : $"vtping shows {Service.Name} on port {PingPort}, not {port}";
        if (Active == false)
            yield return $"vtping says that {Service.Name} is stopped";
        if (!Ours(maintenance))
            yield return Bound(maintenance) ? $"port {port} belongs to {Listener(maintenance)}" : $"nobody listens on port {port}";
        if (Answer(maintenance) != "open")
            yield return $"a connect to port {port} is {Told(Answer(maintenance))}";
        if (other > 0 && Ours(!maintenance))
            yield return $"port {other} is held by {Listener(!maintenance)}";
        // In normal operation another program may have the maintenance port; it is in the way of the next maintenance only.
        if (other > 0 && Answer(!maintenance) is "open" && (maintenance || !Bound(!maintenance)))
            yield return $"a connect to port {other} is answered";
    }

    public bool IsDown => !Ours(false) && !Ours(true) && Active != true && (NormalAnswer != "open" || Bound(false));

    private static string Told(string answer) => answer switch { "refused" => "refused", "silent" => "not answered", "open" => "answered", _ => "not possible" };
}

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
        [.. looks.Where(l => l.Value.Kind != VerdictKind.Passed && l.Key is not (Looks.Environment + Looks.Now or Looks.Jobs + Looks.Now or Looks.Late + Looks.Now or Looks.Ping + Looks.Now))
            .Select(l => $"{l.Key}: {l.Value.Why}")];

    private static ServiceFacts Facts(PlacedService service, int i, IReadOnlyDictionary<string, Verdict> looks)
    {
        return new(
            service, Fact(Looks.File + Looks.Now, $"name {i}") ?? service.Name,
            int.Parse(Fact(Looks.Ping + Looks.Now, $"port {i}") ?? "0"), Fact(Looks.Ping + Looks.Now, $"active {i}") switch { "yes" => true, "no" => false, _ => null },
            Fact(Looks.Owners + Looks.Now, $"{LookJudge.Place(false)} {i}") ?? "", Fact(Looks.Owners + Looks.Now, $"{LookJudge.Place(true)} {i}") ?? "",
            Fact($"{Looks.ConnectNormal}{i}", "answer") ?? "unknown", Fact($"{Looks.ConnectMaintenance}{i}", "answer") ?? "unknown");

        string? Fact(string look, string name) => looks.GetValueOrDefault(look)?.Facts.GetValueOrDefault(name);
    }
}
