using ChatOps.Core.Execution;

namespace ChatOps.Server;

/// <summary>
/// As whom the bot of a state runs. Whoever starts a verb is usually that account; root may work beside it, must leave nothing there that the account cannot
/// read, and believes what is the account's as the bot itself would.
/// </summary>
internal static class BotAccount
{
    /// <summary>What the unit and <c>chatops sudoers</c> call it unless told otherwise.</summary>
    public const string Usual = "chatops";

    private const uint Root = 0;
    private const UnixFileMode Everybody = UnixFileMode.OtherWrite;

    /// <summary>By who owns the state's folder. Where there is none yet: the usual account, if this machine has it.</summary>
    public static uint Of(string folder)
    {
        if (FileOwner.Self != Root)
            return FileOwner.Self;
        if (FileOwner.Of(folder) is { } found)
            return found.Owner;
        return IsPassing(folder) ? Root : SystemAccount.NumberOf(Usual) ?? Root;
    }

    /// <exception cref="BotException"><c>run-as-root</c>: root would leave files that the bot's own account cannot read.</exception>
    public static void Require(string folder)
    {
        if (FileOwner.Self == Root && Of(folder) is not Root and var owner)
        {
            throw new BotException(
                "run-as-root", $"the state in {folder} belongs to {SystemAccount.NameOf(owner)}, and what root writes there that account could not read; nothing was done. "
                    + $"Run: {As(SystemAccount.NameOf(owner), Typed)}");
        }
    }

    /// <summary>What was typed, as another account; root can become everybody without a password.</summary>
    private static string As(string account, IEnumerable<string> typed) => $"runuser -u {account} -- {new CommandLine(["chatops", .. typed])}";

    private static IEnumerable<string> Typed => Environment.GetCommandLineArgs().Skip(1);

    /// <summary>In a folder where everybody may make what they like, nothing is the bot's of the machine.</summary>
    private static bool IsPassing(string folder)
    {
        for (var above = Path.GetDirectoryName(folder.TrimEnd('/')); above is not null; above = Path.GetDirectoryName(above))
        {
            if (FileOwner.Of(above) is { } found && found.Mode.HasFlag(Everybody))
                return true;
        }
        return false;
    }
}
