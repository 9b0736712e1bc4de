using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>
/// A host's sockets as a tool printed them: ss of any age, netstat (of net-tools or busybox, under <c>LC_ALL=C</c>), or <c>/proc/net/tcp</c> and
/// <c>tcp6</c> themselves. The form is told from the text.
/// </summary>
/// <param name="Connections">Established ones, where the tool was asked for them.</param>
/// <param name="Odd">Lines that were not understood.</param>
/// <param name="Problem">Why this is no such table; null: it is one.</param>
internal sealed record SocketTable(
    ImmutableArray<ListeningSocket> Listeners, ImmutableArray<SocketConnection> Connections, ImmutableArray<string> Odd, string? Problem)
{
    public static SocketTable Read(string output)
    {
        var lines = output.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0).ToList();
        var rows = SsRows.Read(lines) ?? NetstatRows.Read(lines) ?? ProcNetRows.Read(lines);
        return rows is null
            ? new([], [], [], "the heading of its table is missing or not the English one")
            : new([.. rows.Select(r => r.Listener).OfType<ListeningSocket>()], [.. rows.Select(r => r.Connection).OfType<SocketConnection>()],
                [.. rows.Select(r => r.Odd).OfType<string>()], null);
    }

    /// <summary>What a step answered; of a table that is longer than what is read of it, only the sockets that were seen are known.</summary>
    public static SocketTable Read(StepResult result) => Read(result.Output).Whole(result.Whole);

    /// <inheritdoc cref="Read(StepResult)"/>
    public static SocketTable Read(ProbeResult result) => Read(result.Output).Whole(!result.Truncated);

    private SocketTable Whole(bool whole) => whole || Problem is not null ? this : this with { Problem = "its table is longer than what is read of it" };

    /// <summary>TCP sockets that listen on the port.</summary>
    public IEnumerable<ListeningSocket> On(int port) => Listeners.Where(l => l.IsTcp && l.Port == port);

    /// <summary>Does anybody listen on the TCP port? Null: nobody can tell, because this is no table, or one with lines that cannot be read.</summary>
    public bool? Listens(int port) => On(port).Any() ? true : Problem is null && Odd.IsEmpty ? false : null;

    /// <summary>The far ends, as the host sees them, of what is connected to its own port.</summary>
    public IEnumerable<SocketConnection> ConnectedTo(int port) => Connections.Where(c => c.LocalPort == port);

    /// <summary>The ends of this host's own processes that are connected to the port, here or on another host.</summary>
    public IEnumerable<SocketConnection> ClientsOf(int port) => Connections.Where(c => c.PeerPort == port);
}
