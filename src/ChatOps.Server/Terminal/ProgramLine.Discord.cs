using System.CommandLine;

namespace ChatOps.Server.Terminal;

/// <summary>The words about Discord.</summary>
public static partial class ProgramLine
{
    private static Command Discord(IVerbs verbs)
    {
        var (inviting, syncing) = (Settings(), Settings());
        var invite = new Command(
            "invite", "Print the link by which somebody who manages a guild brings the bot into it, with exactly the permissions it needs. The settings need Discord:ApplicationId or a token.")
        {
            inviting,
        };
        invite.SetAction((line, cancellationToken) => verbs.DiscordInviteAsync(line.GetValue(inviting), cancellationToken));
        var sync = new Command(
            "sync", "Make the commands that each guild shows those of this bot, where they differ. The bot does the same by itself whenever it connects.")
        {
            syncing,
        };
        sync.SetAction((line, cancellationToken) => verbs.DiscordSyncAsync(line.GetValue(syncing), cancellationToken));
        return new Command("discord", "The bot in Discord.") { invite, sync };
    }
}
