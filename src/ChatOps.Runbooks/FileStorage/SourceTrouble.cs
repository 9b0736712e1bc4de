namespace ChatOps.Runbooks.FileStorage;

/// <summary>What can be wrong with a live Data.fs.</summary>
internal enum SourceTrouble
{
    /// <summary>ZEO made it: it was started without one.</summary>
    New,

    Cut,

    Damaged,

    /// <summary>It lacks what the newest restore point holds, and no pack explains it.</summary>
    Shrank,

    /// <summary>It is not the file that the newest restore point was made of, and no pack explains it.</summary>
    Differs,
}
