using ChatOps.Core.Audit;

namespace ChatOps.Core.Operations;

/// <summary>One operation with everything that proves it.</summary>
/// <param name="Own">Its own entries.</param>
/// <param name="Stretch">All entries from its first to the first anchor after its last: hashes lead through the others' too.</param>
/// <param name="Before">The hash before the stretch.</param>
/// <param name="Anchors">The last one before it, and those within the stretch.</param>
/// <param name="Keys">Every key of the record, the oldest first.</param>
/// <param name="Program">Which program did it, with the hash of its host script; null: the record does not say.</param>
public sealed record RecordedOperation(
    Operation Operation, IReadOnlyList<ChainedEntry> Own, IReadOnlyList<ChainedEntry> Stretch, string Before, IReadOnlyList<Anchor> Anchors,
    IReadOnlyList<PublicRecordKey> Keys, IReadOnlyList<RecordedOutput> Outputs, string? Program);
