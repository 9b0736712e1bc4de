using System.Collections.Immutable;

namespace ChatOps.Server.Terminal.Setup;

/// <summary>What was said on the command line of <c>chatops init</c>; null and empty: not said, so it is asked, found, or has its usual value.</summary>
public sealed record SetupRequest
{
    public string? Zone { get; init; }

    /// <summary>Where the page listens.</summary>
    public string? Listen { get; init; }

    /// <summary>As people open the page, through the proxy.</summary>
    public string? PublicUrl { get; init; }

    public ImmutableArray<string> Proxies { get; init; } = [];

    public ImmutableArray<string> Operators { get; init; } = [];

    public ImmutableArray<string> Approvers { get; init; } = [];

    public string? Channel { get; init; }

    /// <summary>The name of the host that is looked at.</summary>
    public string? Host { get; init; }

    /// <summary>It is another machine, which ssh reaches there.</summary>
    public string? Address { get; init; }

    /// <summary>Folders that are searched for instances; empty: the usual ones.</summary>
    public ImmutableArray<string> Look { get; init; } = [];

    public string? SshUser { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>As whom the bot runs.</summary>
    public string? Account { get; init; }

    public string? Etc { get; init; }

    public string? Data { get; init; }

    public string SudoersFile { get; init; } = "/etc/sudoers.d/chatops";

    public bool InstallSudoers { get; init; }

    public bool Start { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Do it without asking.</summary>
    public bool Yes { get; init; }
}
