namespace ChatOps.Server.Configuration;

/// <summary>As whom commands of the site's own run.</summary>
/// <param name="RunAs">Those that name nobody; empty: each must name somebody.</param>
/// <param name="OwnIsFine">In the demo everything runs as who started it.</param>
internal sealed record CommandAccounts(string RunAs, bool OwnIsFine)
{
    public string Of(SettingsReader command)
    {
        var user = InventorySettings.StepAccount(command);
        if (user.Length > 0 || RunAs.Length > 0 || OwnIsFine)
            return user.Length > 0 ? user : RunAs;
        command.Problem(
            "User",
            "user-missing: a command of your own does not run as the bot; name an account that cannot read the bot's files, here or for all of them under Site:RunAs.");
        return user;
    }
}
