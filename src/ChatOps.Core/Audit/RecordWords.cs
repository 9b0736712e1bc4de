namespace ChatOps.Core.Audit;

/// <summary>What entries say that the record itself goes by.</summary>
public static class RecordWords
{
    /// <summary>A public key, good for anchors from this entry on: <see cref="KeyEntry"/>.</summary>
    public const string Key = "record-key";

    /// <summary>Texts of earlier entries were taken out lawfully: <see cref="PurgeEntry"/>.</summary>
    public const string Purged = "purged";

    /// <summary>The chains of an older program became the one chain.</summary>
    public const string TakenOver = "chain-taken-over";

    /// <summary>The state was put back, or is another one than the bot left.</summary>
    public const string NewEpoch = "new-epoch";

    /// <summary>An older state was told what an operation had become since.</summary>
    public const string Recalled = "recalled";

    /// <summary>Which program, with which host script, goes on from here.</summary>
    public const string Program = "program";

    public const string Approved = "approved";

    public const string BreakGlass = "break-glass";

    public const string Requested = "requested";

    public const string Concluded = "concluded";

    /// <summary>Stands where a text was.</summary>
    public const string Gone = "(purged)";

    /// <summary>After these the head is anchored at once.</summary>
    public static bool Approves(string what) => what is Approved or BreakGlass;

    /// <summary>What the proof itself rests on is never purged.</summary>
    public static bool Stays(string what) => what is Key or Purged or TakenOver or NewEpoch or Program;
}
