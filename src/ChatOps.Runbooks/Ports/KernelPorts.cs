using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ports;

/// <summary>
/// The ports of the kernel's own file server (NFS), as the kernel lists them: <c>tcp 2049</c>, a line each. Nothing else says that a socket is the kernel's:
/// one without a process may as well belong to a container, or to somebody whose processes are not shown.
/// </summary>
internal static class KernelPorts
{
    public const string Path = "/proc/fs/nfsd/portlist";

    public const string Look = "kernel-ports";

    public static Step Step => new(Look, "Ask the kernel for ports of its own", StepKind.Check, "", new("/usr/bin/cat", Path)) { Required = false };

    public static Verdict Judge(StepResult result)
    {
        if (result is not { State: ChatOps.Core.Execution.StepState.Exited, ExitStatus: 0 })
            return Verdict.Failed("the kernel does not tell");
        var ports = result.OutputLines.Select(l => l.Split(' ')).Where(w => w is ["tcp" or "udp", var port] && IsPort(port)).Select(w => $"{w[1]}/{w[0]}");
        return Verdict.Passed("read").With("ports", string.Join(' ', ports.Distinct()));
    }

    public static ImmutableHashSet<string> Of(IReadOnlyDictionary<string, Verdict> verdicts) =>
        [.. verdicts.GetValueOrDefault(Look)?.Facts.GetValueOrDefault("ports", "").Split(' ') ?? []];

    private static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536;
}
