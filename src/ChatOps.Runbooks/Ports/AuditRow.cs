namespace ChatOps.Runbooks.Ports;

/// <param name="Programs">Without process numbers: these differ from day to day. Empty: not known.</param>
/// <param name="Where">Bound to, or the addresses where it is open.</param>
internal sealed record AuditRow(Exposure Exposure, string Protocol, int Port, string Where, string Programs)
{
    public string Key => $"{Port}/{Protocol} {Where}";
}
