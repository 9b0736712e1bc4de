using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

public sealed class ZeoPeersTests
{
    private const string Head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    /// <summary>ZEO on 8100 (1FA4): a client of this host, one of 10.0.0.5; this host's own connection to another ZEO; one that waits to be forgotten.</summary>
    private const string Table = Head
        + "   0: 0100007F:1FA4 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1\n"
        + "   1: 0100007F:1FA4 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 12 1\n"
        + "   2: 0100007F:9C40 0100007F:1FA4 01 00000000:00000000 00:00000000 00000000  1000        0 13 1\n"
        + "   3: 0400000A:1FA4 0500000A:A001 01 00000000:00000000 00:00000000 00000000  1000        0 14 1\n"
        + "   4: 0400000A:A002 0600000A:1FA4 01 00000000:00000000 00:00000000 00000000  1000        0 15 1\n"
        + "   5: 0100007F:9C41 0100007F:1FA4 06 00000000:00000000 00:00000000 00000000  1000        0 0 1\n";

    [Fact]
    public void Who_is_connected_to_zeos_port_is_read_from_the_kernels_table()
    {
        var peers = ZeoPeers.Of(Table, 8100)!.Value;
        Assert.Equal([("127.0.0.1:40000", true, "13"), ("10.0.0.5:40961", false, "")], peers.AsEnumerable());
        Assert.Null(ZeoPeers.Of("cat: /proc/net/tcp: Permission denied", 8100));
        Assert.Empty(ZeoPeers.Of(Head, 8100)!.Value);
    }

    [Fact]
    public void A_client_over_ipv6_that_speaks_ipv4_is_the_same_one()
    {
        const string six = Head + "   0: 0000000000000000FFFF00000100007F:9C40 0000000000000000FFFF00000100007F:1FA4 01 00000000:00000000 00:00000000 00000000  1000        0 21 1\n"
            + "   1: 0100007F:1FA4 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 12 1\n";
        Assert.Equal(("127.0.0.1:40000", true, "21"), Assert.Single(ZeoPeers.Of(six, 8100)!.Value));
    }

    [Fact]
    public void A_sockets_holder_is_read_from_proc() =>
        Assert.Equal(4711, ZeoPeers.Holders("/proc/4711/fd/7 socket:[13]\n/proc/4711/fd/8 pipe:[14]\n")["13"]);
}
