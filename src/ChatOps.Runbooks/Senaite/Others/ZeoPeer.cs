namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Who is connected to ZEO's port.</summary>
/// <param name="From">Address and port of the other end.</param>
/// <param name="Pid">Null: the process cannot be seen, or is on another host.</param>
/// <param name="Told">The process, for people.</param>
internal sealed record ZeoPeer(string From, bool IsLocal, int? Pid, string? Told)
{
    public string Name => Told ?? (IsLocal ? $"a process that cannot be seen, from {From}" : $"a client on another host, from {From}");
}
