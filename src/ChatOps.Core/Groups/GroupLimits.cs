namespace ChatOps.Core.Groups;

/// <param name="MaxHosts">A group with more members is refused.</param>
/// <param name="ReadsAtOnce">How many members are looked at together.</param>
public sealed record GroupLimits(int MaxHosts, int ReadsAtOnce)
{
    public static readonly GroupLimits Default = new(MaxHosts: 200, ReadsAtOnce: 20);

    /// <summary>For whoever reads what has changed in the settings.</summary>
    public override string ToString() => FormattableString.Invariant($"at most {MaxHosts} hosts, {ReadsAtOnce} read at once");
}
