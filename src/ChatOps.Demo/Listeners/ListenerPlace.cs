namespace ChatOps.Demo.Listeners;

/// <summary>Where a listener of a demo host waits.</summary>
internal enum ListenerPlace
{
    /// <summary>The host's own address, which is every IPv4 address of the host it plays.</summary>
    Own,

    /// <summary>127.0.0.1</summary>
    Loopback,

    /// <summary>::1, which is every IPv6 address of the host it plays.</summary>
    V6,

    /// <summary>The host's own address, and no program of the host: another device answers there, as behind a forwarded port.</summary>
    Forwarded,
}
