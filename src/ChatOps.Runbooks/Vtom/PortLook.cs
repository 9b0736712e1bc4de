using ChatOps.Core.Plans;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What a table of listening sockets says of the ports that matter.</summary>
internal static class PortLook
{
    /// <returns>The table, and why it decides nothing: it has no end, or the line of one of the ports may be among those that are not understood. Null: it tells of each.</returns>
    public static (SocketTable Table, string? Unread) Of(StepResult result, IEnumerable<int> ports)
    {
        var table = SocketTable.Read(result);
        return (table, table switch
        {
            { Problem: { } problem } when !result.Whole => problem,
            { Problem: not null } => Unreadable(),
            _ when result.ExitStatus != 0 => Unreadable(),
            _ when ports.Where(p => p > 0 && table.Listens(p) is null).ToList() is [var port, ..] => $"whether somebody listens on port {port} cannot be told: lines of the table are of a form that this bot does not know",
            _ => null,
        });

        string Unreadable() => $"the listening sockets cannot be read: {Wording.Quote(result)}";
    }
}
