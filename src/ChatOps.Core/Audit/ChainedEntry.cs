namespace ChatOps.Core.Audit;

/// <summary>A stored entry with its number in the record.</summary>
/// <param name="Line">The bytes that were hashed; of a purged entry what is left of them.</param>
/// <param name="Hash">Over the hash of the entry before and the line as it was written.</param>
public sealed record ChainedEntry(long Number, AuditEntry Entry, string Line, string Hash)
{
    /// <summary>Its texts were taken out later; its hash stands.</summary>
    public bool Purged { get; init; }
}
