namespace ChatOps.Core.Execution;

/// <param name="ExitStatus">0–255; null when the probe ran into its time limit.</param>
public sealed record ProbeResult(int? ExitStatus, string Output, string Error, bool Truncated = false)
{
    public bool TimedOut => ExitStatus is null;

    /// <summary>How the bytes of <see cref="Output"/> were read: whoever writes them back must write them so. Latin-1 where they are no UTF-8.</summary>
    public InputEncoding Encoding { get; init; }

    /// <summary>What sudo, the loader or a profile printed on the way to the program: told, and never judged.</summary>
    public string OnTheWay { get; init; } = "";
}
