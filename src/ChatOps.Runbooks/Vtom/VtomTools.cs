namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// Where the host keeps what the runbooks ask with: the system's tools by plain paths, VTOM's own by a name that the profile's PATH finds, or a path.
/// </summary>
internal sealed record VtomTools
{
    public string StartServers { get; init; } = "start_servers";
    public string StopServers { get; init; } = "stop_servers";
    public string VtPing { get; init; } = "vtping";
    public string StopEngines { get; init; } = "stop_moteurs";

    /// <summary>Program and arguments, separated by blanks; empty: nobody told.</summary>
    public string StartEngines { get; init; } = "";

    public string Tlist { get; init; } = "tlist";

    /// <summary>Program and arguments that list jobs whose time has passed, separated by blanks; empty: nobody told.</summary>
    public string LateJobs { get; init; } = "";
    public string Env { get; init; } = "/usr/bin/env";
    public string Id { get; init; } = "/usr/bin/id";
    public string Getent { get; init; } = "/usr/bin/getent";
    public string Base64 { get; init; } = "/usr/bin/base64";
    public string Stat { get; init; } = "/usr/bin/stat";
    public string Ss { get; init; } = "/usr/bin/ss";
    public string Netstat { get; init; } = "/usr/bin/netstat";
    public string Ps { get; init; } = "/usr/bin/ps";
    public string Curl { get; init; } = "/usr/bin/curl";
    public string Rm { get; init; } = "/usr/bin/rm";
    public string Test { get; init; } = "/usr/bin/test";

    /// <summary>VTOM's own programs: a bare name is allowed.</summary>
    public static IReadOnlyList<string> Own { get; } = [nameof(StartServers), nameof(StopServers), nameof(VtPing), nameof(StopEngines), nameof(StartEngines), nameof(Tlist), nameof(LateJobs)];

    public static IReadOnlyList<string> System { get; } =
        [nameof(Env), nameof(Id), nameof(Getent), nameof(Base64), nameof(Stat), nameof(Ss), nameof(Netstat), nameof(Ps), nameof(Curl), nameof(Rm), nameof(Test)];
}
