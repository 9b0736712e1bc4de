namespace ChatOps.Runbooks.Vtom;

/// <summary>A moved service with its ports as the services file has them; 0: it has none there.</summary>
internal sealed record PlacedService(string Name, string Normal, int NormalPort, string Maintenance, int MaintenancePort)
{
    public string Mapped(bool maintenance) => maintenance ? Maintenance : Normal;

    public int Port(bool maintenance) => maintenance ? MaintenancePort : NormalPort;

    public string Told(bool maintenance) => $"{Mapped(maintenance)} ({(Port(maintenance) is > 0 and var port ? port.ToString() : "no port")})";
}
