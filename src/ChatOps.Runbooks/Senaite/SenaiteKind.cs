using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Lets the start fail with a sentence when a senaite target's settings cannot be.</summary>
public sealed class SenaiteKind : ITargetKind
{
    public string Kind => "senaite";

    public IReadOnlyList<string> Problems(Target target) => TargetSettings.Problems(target);
}
