using ChatOps.Core.Plans;
using ChatOps.Core.Watches;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>The verdicts on restore points, as the board shows them.</summary>
internal sealed class JudgedPoints : IJudgedPoints
{
    public string Kind => "senaite";

    public string Prefix => PointVerdict.Prefix;

    public RestorePointSeen? Read(KeptFinding kept) =>
        kept.Finding.Key.Split(' ') is [_, var stamp, _] && Stamp.Parse(stamp) is { } time && PointVerdict.Read(kept.Finding.Value) is { } verdict
            ? new(time, verdict.Whole, verdict.Told)
            : null;
}
