using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ChatOps.Core.Audit;

namespace ChatOps.Server.Record;

/// <summary>The machine's syslog or journal, by its socket; worth something where that log is sent to another machine.</summary>
internal sealed class AnchorSyslog(string socket = AnchorSyslog.Default) : IAnchorPlace
{
    public const string Default = "/dev/log";

    // authpriv (10), notice (5): RFC 5424, tables 1 and 2.
    private const int Priority = (10 * 8) + 5;

    public string Name => "syslog";

    public async Task WriteAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        try
        {
            using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            await log.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            // As the C library's syslog() writes it (RFC 3164), the time in the machine's own zone.
            var time = anchor.At.ToLocalTime().ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
            await log.SendAsync(Encoding.ASCII.GetBytes($"<{Priority}>{time} chatops[{Environment.ProcessId}]: {anchor.Line}"), cancellationToken);
        }
        catch (SocketException e)
        {
            throw new AnchorPlaceException($"{socket}: {e.Message}", e);
        }
    }
}
