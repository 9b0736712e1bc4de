using System.Collections.Immutable;
using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// The files that decide whether a host lets the bot in and whether the bot believes the host. While they stay as they are, what was refused would be
/// refused again.
/// </summary>
internal sealed record SshRefusal(HostUnreachableException Why, ImmutableArray<string> Seen)
{
    public static SshRefusal Of(HostUnreachableException why, IEnumerable<string> files) => new(why, Look(files));

    public bool StillHolds(IEnumerable<string> files) => Seen.SequenceEqual(Look(files), StringComparer.Ordinal);

    private static ImmutableArray<string> Look(IEnumerable<string> files) =>
        [.. files.Where(f => f.Length > 0).Select(f => new FileInfo(f)).Select(f => f.Exists ? $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}" : $"{f.FullName} -")];
}
