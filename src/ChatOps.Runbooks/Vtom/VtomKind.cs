using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Lets the start fail with a sentence when a vtom target's settings cannot be.</summary>
public sealed class VtomKind : ITargetKind
{
    public string Kind => "vtom";

    public IReadOnlyList<string> Problems(Target target) => VtomSettings.Problems(target);
}
