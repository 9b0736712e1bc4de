using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Server.Web;

/// <summary>Parts of a plan in words.</summary>
public static class PlanText
{
    public static string Of(Guard guard) => guard switch
    {
        Guard.Same same => $"{same.Path} is still what was planned with: {FactText.Of(same.Identity)}",
        Guard.Still still => $"nobody has touched {still.Path}: {FactText.Of(still.Identity)}",
        Guard.Absent absent => $"nothing is at {absent.Path}",
        _ => guard.ToString(),
    };

    /// <summary>The value that is compared, to the last digit.</summary>
    public static string? Exactly(Guard guard) => guard switch
    {
        Guard.Same same => same.Identity,
        Guard.Still still => still.Identity,
        _ => null,
    };
}
