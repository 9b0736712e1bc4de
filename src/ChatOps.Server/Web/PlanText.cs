using ChatOps.Core.Execution;

namespace ChatOps.Server.Web;

/// <summary>Parts of a plan in words.</summary>
public static class PlanText
{
    public static string Of(Guard guard) => guard switch
    {
        Guard.Same same => $"{same.Path} is still {same.Identity} (inode:bytes:time)",
        Guard.Still still => $"nobody has touched {still.Path}: {still.Identity} (inode:bytes:mtime:ctime)",
        Guard.Absent absent => $"nothing is at {absent.Path}",
        _ => guard.ToString(),
    };
}
