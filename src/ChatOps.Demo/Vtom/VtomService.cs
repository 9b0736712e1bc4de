namespace ChatOps.Demo.Vtom;

/// <summary>A service of VTOM.</summary>
/// <param name="Key">Its name in <c>.personalport_rc</c> and, in a classic install, in the services file.</param>
/// <param name="Program">The process behind it, which vtping shows as the label.</param>
/// <param name="Offset">Of its classic port from 30000.</param>
/// <param name="IsServer">Started by <c>start_servers</c>; the others belong to the client part, which is down here.</param>
internal sealed record VtomService(string Key, string Program, int Offset, bool IsServer)
{
    public static IReadOnlyList<VtomService> Classic { get; } =
    [
        new("vtsgbd", "vtsgbd", 9, true), new("vtserver", "vtserver", 7, true), new("vtnotifier", "vtnotifier", 8, true), new("tomDBd", "dserver", 1, true),
        new("vtmanager", "vtmanager", 0, false), new("bdaemon", "bdaemon", 4, false), new("vthttpd", "vthttpd", 80, true),
    ];

    /// <summary>What version 7 adds; it no longer has vthttpd.</summary>
    public static IReadOnlyList<VtomService> Newer { get; } =
    [
        new("svtserver", "svtserver", 17, true), new("svtnotifier", "svtnotifier", 18, true), new("sbdaemon", "sbdaemon", 14, false),
        new("vtapiserver", "vtapiserver", 2, true),
    ];
}
