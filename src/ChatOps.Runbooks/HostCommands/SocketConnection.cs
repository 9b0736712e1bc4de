using System.Collections.Immutable;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>An established TCP connection, seen from one of its ends. Of one within the host both ends are in the table.</summary>
/// <param name="Local">Address of this end; IPv4 written as IPv6 is IPv4. A cut one as the tool printed it.</param>
/// <param name="Programs">Who holds this end; empty: the table does not say.</param>
internal sealed record SocketConnection(string Local, int LocalPort, string Peer, int PeerPort, ImmutableArray<string> Programs, ImmutableArray<int> Processes)
{
    /// <summary>Of the socket's owner; null: the table does not say.</summary>
    public long? Uid { get; init; }
}
