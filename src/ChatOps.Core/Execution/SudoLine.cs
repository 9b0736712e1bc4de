using ChatOps.Core.Inventory;

namespace ChatOps.Core.Execution;

/// <summary>The line of a sudoers file without which sudo said no, so that a refusal can name what is missing.</summary>
public static class SudoLine
{
    public const string Code = "sudo-refused";

    /// <summary>Verbs of the host script that an account is allowed as the owners of data.</summary>
    public static readonly IReadOnlyList<string> Verbs = ["start", "follow", "stop", "settle", "prune", "quit", "probe"];

    /// <summary>What the account needs to reach a user there: the installed script's verbs, or where none is installed whatever it runs.</summary>
    public static string Missing(Host host, string account, string user) => Sentence(
        host, $"{account} ALL=({user}) NOPASSWD: {(host.HostScript.Length == 0 ? "ALL" : string.Join(", ", Verbs.Select(v => $"{SudoersWord.Escaped(host.HostScript)} {v}")))}");

    public static string Missing(Host host, string account, RootLine line) => Sentence(host, $"{account} ALL=(root) NOPASSWD: {line.InSudoers}");

    /// <summary>As whom the bot arrives on a host, as far as the settings say it.</summary>
    /// <param name="own">The bot's own account, for its own machine.</param>
    public static string AccountOn(Host host, string own) => host is { Executor: not "Local", User.Length: > 0 } ? host.User : own;

    private static string Sentence(Host host, string line) =>
        $"the sudoers file of {host.Name} lacks: {line} — 'chatops sudoers{(host.Executor == "Local" ? "" : $" --host {host.Name}")}' prints the whole file";
}
