namespace ChatOps.Core.Inventory;

/// <summary>A family's knowledge of its targets' settings: the start fails with these sentences.</summary>
public interface ITargetKind
{
    string Kind { get; }

    /// <summary>Unknown keys, missing keys, values that cannot be; each a sentence that names the key. Empty: all is well.</summary>
    IReadOnlyList<string> Problems(Target target);
}
