using ChatOps.Core.Plans;

namespace ChatOps.Core.Watches;

/// <summary>Reads what was found out about the restore points of one kind of target.</summary>
public interface IJudgedPoints
{
    /// <summary>The kind of target.</summary>
    string Kind { get; }

    /// <summary>What the keys of such findings begin with.</summary>
    string Prefix { get; }

    /// <summary>Null: it is not of a restore point, or cannot be read.</summary>
    RestorePointSeen? Read(KeptFinding kept);
}
