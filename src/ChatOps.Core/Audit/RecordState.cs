namespace ChatOps.Core.Audit;

/// <param name="Approval">The number of the last entry that lets something start; 0: none.</param>
/// <param name="KeyId">The key that the record goes by; null: none yet.</param>
/// <param name="Program">The detail of the last entry <see cref="RecordWords.Program"/>.</param>
/// <param name="Last">The newest anchor of this state.</param>
public sealed record RecordState(RecordHead Head, long Approval, string? KeyId, string? Program, Anchor? Last);
