namespace ChatOps.Runbooks.FileStorage;

/// <summary>What a walk of a Data.fs or an archive met. Only <see cref="None"/> is good.</summary>
internal enum WalkProblem
{
    None,

    /// <summary>Nobody looked: no interpreter, no time, no readable answer. Never good, never bad.</summary>
    NotWalked,

    /// <summary>The file ends inside a transaction, whose records make sense until there.</summary>
    Cut,

    /// <summary>The last transaction was never finished: its process died, or is at it. It was acknowledged to nobody.</summary>
    Unfinished,

    /// <summary>From here on the file makes no sense.</summary>
    Damaged,

    /// <summary>This is no FileStorage, or an empty file.</summary>
    Alien,

    /// <summary>The place up to which it was to be walked is inside a transaction.</summary>
    EndInside,

    /// <summary>The place up to which it was to be walked is beyond the file's end.</summary>
    EndBeyond,

    /// <summary>The system did not let it be read.</summary>
    Unreadable,

    /// <summary>An archive that cannot be unpacked to its end.</summary>
    Unpackable,
}
