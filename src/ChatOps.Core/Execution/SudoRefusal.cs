namespace ChatOps.Core.Execution;

/// <summary>
/// Tells sudo's own "no" from the failure of what it was to run, where the far side never spoke: sudo then says so with status 1. What it remarks while
/// it lets a call pass (<see cref="WayNoise"/>) is no refusal.
/// </summary>
public static class SudoRefusal
{
    /// <summary>What sudo said, or null when it let the call pass.</summary>
    public static string? Of(int? exitStatus, string error)
    {
        var said = WayNoise.Part(error).Tool.Trim();
        var refused = exitStatus == 1 && said.Split('\n').Any(IsRefusal);
        return refused ? said : null;
    }

    private static bool IsRefusal(string line) =>
        line.StartsWith("sudo: ", StringComparison.Ordinal)
        || line.StartsWith("Sorry, user ", StringComparison.Ordinal)
        || line.Contains("is not in the sudoers file", StringComparison.Ordinal)
        || line.Contains("is not allowed to execute", StringComparison.Ordinal)
        || line.Contains("is not allowed to run sudo", StringComparison.Ordinal);
}
