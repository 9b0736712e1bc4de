namespace ChatOps.Runbooks.Vtom;

/// <summary>A service that maintenance moves to another port.</summary>
/// <param name="Name">The key in <c>.personalport_rc</c>, such as <c>vtserver</c>.</param>
/// <param name="Normal">What it maps to in normal operation: a name in the services file.</param>
/// <param name="Maintenance">What it maps to in maintenance: a name in the services file.</param>
/// <param name="Port">The maintenance port that setup writes; null: 100 above the normal one.</param>
internal sealed record MovedService(string Name, string Normal, string Maintenance, int? Port)
{
    public string Mapped(bool maintenance) => maintenance ? Maintenance : Normal;
}
