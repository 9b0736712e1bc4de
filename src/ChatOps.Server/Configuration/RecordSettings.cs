using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <param name="KeyFile">The private key that signs the record's head; made at the first start.</param>
/// <param name="Every">At least so often the head is anchored, when it has moved.</param>
/// <param name="AnchorFile">Anchors are added to it; null: to none.</param>
/// <param name="Command">The site's own program, which reads an anchor on standard input; empty: none.</param>
/// <param name="Channel">Where the first anchor of a day is posted; null: nowhere.</param>
public sealed record RecordSettings(string KeyFile, TimeSpan Every, string? AnchorFile, bool Syslog, ImmutableArray<string> Command, string? Channel)
{
    /// <summary>For whom reads what has changed.</summary>
    public override string ToString() =>
        $"key in {KeyFile}; anchors every {Every:c}, to file {AnchorFile ?? "none"}, syslog {(Syslog ? "yes" : "no")}, "
        + $"command {(Command.IsEmpty ? "none" : string.Join(' ', Command))}, channel {Channel ?? "none"}";
}
