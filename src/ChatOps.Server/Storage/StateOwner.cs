namespace ChatOps.Server.Storage;

/// <summary>Whether the state is this account's: one file of somebody else's, such as root's after a copy by hand, and the bot could not go on.</summary>
internal static class StateOwner
{
    private const uint Root = 0;

    /// <exception cref="StateException"><c>state-owner</c>, with the command that mends it.</exception>
    public static void Require(string folder)
    {
        if (Problem(folder, FileOwner.Self) is { } problem)
            throw new StateException("state-owner", problem);
    }

    /// <param name="self">Who would work in it.</param>
    /// <returns>A sentence; null: nothing is in the way, or nothing is there yet. Root can read everything; what it may write, <see cref="BotAccount"/> says.</returns>
    internal static string? Problem(string folder, uint self)
    {
        if (!OperatingSystem.IsLinux() || self == Root || FileOwner.Of(folder) is not { } found)
            return null;
        var me = SystemAccount.NameOf(self);
        // Whoever is neither root nor the bot has taken the wrong account, and must not take the state away from the right one.
        if (found.Owner != self && found.Owner != Root)
            return $"{folder} belongs to {SystemAccount.NameOf(found.Owner)}, and this runs as {me}. Run this as {SystemAccount.NameOf(found.Owner)}: sudo -u {SystemAccount.NameOf(found.Owner)} chatops …";
        return (found.Owner == Root ? (folder, Root) : ForeignIn(folder, self)) is var (path, owner)
            ? $"{path} belongs to {SystemAccount.NameOf(owner)}, and this runs as {me}. As root run: chown -R {me}: {folder}"
            : null;
    }

    /// <summary>The folder and the one with the page's keys: nothing of the state lies deeper.</summary>
    private static (string Path, uint Owner)? ForeignIn(string folder, uint self)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            if (FileOwner.Of(path) is { } found && found.Owner != self)
                return (path, found.Owner);
            if (Path.GetFileName(path) == "keys" && ForeignIn(path, self) is { } key)
                return key;
        }
        return null;
    }
}
