namespace ChatOps.Runbooks.Vtom;

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
