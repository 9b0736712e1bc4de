using System.Security.Cryptography;
using ChatOps.Core.Execution;
using ChatOps.Core.Time;
using ChatOps.Server.Configuration;
using ChatOps.Server.Execution;
using ChatOps.Server.Terminal.Setup;

namespace ChatOps.Server;

/// <summary>Does what <c>chatops init</c> has shown: the account, folders, tokens, settings, and the sudoers lines where it is told to.</summary>
internal sealed class InitApply(SetupAnswers a, TextWriter output)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private string _sudoers = "";

    /// <summary>Whether anything needs other accounts at all.</summary>
    public bool NeedsSudoers => _sudoers.Length > 0;

    private static DateTimeOffset Now => new SteadyTime(TimeProvider.System).GetUtcNow();

    private static bool IsRoot => FileOwner.Self == 0;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await AccountAsync(cancellationToken);
        var (owner, group) = (SystemAccount.NumberOf(a.Account)!.Value, SystemAccount.GroupOf(a.Account)!.Value);
        Folder(a.Etc, IsRoot ? Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead : Owner, 0, group);
        Folder(a.Tokens, IsRoot ? Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute : Owner, 0, group);
        Folder(a.Data, Owner, owner, group);
        Folder(a.Keys, Owner, owner, group);
        foreach (var person in a.People.Where(p => !File.Exists(a.TokenOf(p))))
        {
            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n";
            await WrittenFile.PutAsync(a.TokenOf(person), token, UnixFileMode.UserRead | UnixFileMode.GroupRead, 0, group, Now, _ => Task.CompletedTask);
            await output.WriteLineAsync($"made    {a.TokenOf(person)}");
        }
        // Read as the bot will read it, before it counts: what cannot be used never stands there.
        var kept = await WrittenFile.PutAsync(
            a.SettingsFile, WrittenFile.With("//", SetupSettings.Text(a)), GroupReads, 0, group, Now,
            file => Task.FromResult(BotSite.Read(SettingsSources.Site(file))));
        await output.WriteLineAsync($"written {a.SettingsFile}{(kept is null ? "" : $", the one before is {kept}")}");
        var site = BotSite.Read(SettingsSources.Site(a.SettingsFile));
        var lines = BotVerbs.SudoersLines(site.Settings, a.Account);
        _sudoers = lines.All(l => l.StartsWith('#')) ? "" : string.Join('\n', lines);
    }

    public async Task SudoersAsync(string file, bool install, CancellationToken cancellationToken)
    {
        if (!NeedsSudoers)
            return;
        var text = WrittenFile.With("#", $"# Printed by 'chatops sudoers' for the account {a.Account}; print it again when the settings change.\n{_sudoers}\n");
        if (!install)
        {
            await output.WriteLineAsync($"\nThe bot needs these lines in {file} (0440, root:root; try them with: visudo -cf FILE), or 'chatops init --install-sudoers':\n{_sudoers}\n");
            return;
        }
        if (!IsRoot)
            throw new BotException("init-root", $"only root may write {file}.");
        if (WrittenFile.Objection(file) is { } objection)
            throw new BotException("init-foreign", $"{objection} The lines the bot needs: chatops sudoers --user {a.Account}");
        var kept = await WrittenFile.PutAsync(file, text, UnixFileMode.UserRead | UnixFileMode.GroupRead, 0, 0, Now, f => CheckAsync(f, cancellationToken));
        await output.WriteLineAsync($"written {file}, checked with visudo{(kept is null ? "" : $"; the one before is {kept}")}");
    }

    /// <returns>How many things are not as they should be.</returns>
    public async Task<int> TryAsync(CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"\nTrying it as {a.Account}:");
        foreach (var words in (string[][])[["check-settings"], ["doctor", "--host", a.Host]])
        {
            var end = await RunAsync([.. Bot(words)], cancellationToken);
            foreach (var line in $"{end.Output.Text}{end.Error.Text}".Split('\n').Where(l => l.Length > 0 && !l.StartsWith("chatops: settings", StringComparison.Ordinal)))
                await output.WriteLineAsync($"  {line.Trim()}");
            if (end.ExitStatus != 0)
                return 1;
        }
        return 0;
    }

    /// <summary>A verb of this program as the bot's account.</summary>
    public string AsBot(params string[] words) => new CommandLine([.. IsRoot ? (string[])["runuser", "-u", a.Account, "--"] : [], "chatops", .. words, .. Settings]).ToString();

    private IEnumerable<string> Bot(IEnumerable<string> words) => InitStart.As(a, words.Concat(Settings));

    private IEnumerable<string> Settings => a.SettingsFile == SettingsSources.SystemFile ? [] : ["--settings", a.SettingsFile];

    private async Task AccountAsync(CancellationToken cancellationToken)
    {
        if (SystemAccount.NumberOf(a.Account) is not null)
            return;
        var end = await RunAsync(["useradd", "--system", "--user-group", "--home-dir", a.Data, "--shell", "/usr/sbin/nologin", a.Account], cancellationToken);
        if (end.ExitStatus != 0)
            throw new BotException("init-account", $"the account {a.Account} could not be made: {end.Error.Text.Trim()}");
        await output.WriteLineAsync($"made    the account {a.Account}");
    }

    /// <summary>One that is there keeps its owner and mode.</summary>
    private static void Folder(string path, UnixFileMode mode, uint owner, uint group)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode);
        FileOwner.Give(path, owner, group);
    }

    private static async Task CheckAsync(string file, CancellationToken cancellationToken)
    {
        var end = await RunAsync(["visudo", "-cf", file], cancellationToken);
        if (end.ExitStatus != 0)
            throw new BotException("sudoers-refused", $"visudo does not take the lines, and nothing was changed: {end.Output.Text.Trim()} {end.Error.Text.Trim()}");
    }

    private static Task<ClientResult> RunAsync(string[] command, CancellationToken cancellationToken) =>
        new ClientProcess(command).RunAsync(default, Patience, 200_000, cancellationToken);
}
