namespace ChatOps.Core.Groups;

/// <param name="MaxHosts">A group with more members is refused.</param>
/// <param name="ReadsAtOnce">How many members are looked at together.</param>
public sealed record GroupLimits(int MaxHosts, int ReadsAtOnce)
{
    public static readonly GroupLimits Default = new(MaxHosts: 200, ReadsAtOnce: 20);
}
