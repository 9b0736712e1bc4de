namespace ChatOps.Server.Execution;

/// <summary>Tells sudo's own "no" from the failure of what it was to run: sudo then says so with status 1, and nothing else speaks.</summary>
internal static class SudoRefusal
{
    /// <summary>What sudo said, or null when it let the call pass. Certain for the launcher, which never ends without an answer.</summary>
    public static string? Of(ClientResult result)
    {
        var said = result.Error.Text.Trim();
        var refused = result.ExitStatus == 1 && result.Output.Bytes.IsEmpty
            && (said.StartsWith("sudo: ", StringComparison.Ordinal)
                || said.StartsWith("Sorry, user ", StringComparison.Ordinal)
                || said.Contains("is not in the sudoers file", StringComparison.Ordinal)
                || said.Contains("is not allowed to execute", StringComparison.Ordinal)
                || said.Contains("is not allowed to run sudo", StringComparison.Ordinal));
        return refused ? said : null;
    }
}
