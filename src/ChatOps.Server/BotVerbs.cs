using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks;
using ChatOps.Server.Configuration;
using ChatOps.Server.Storage;
using ChatOps.Server.Terminal;

namespace ChatOps.Server;

/// <summary>What the words of the command line do.</summary>
/// <param name="told">Where it says which settings and which state it works with; never among what a script reads.</param>
internal sealed class BotVerbs(TextWriter output, TextWriter told) : IVerbs
{
    public const int Done = ExitStatus.Done;
    public const int Broken = ExitStatus.Wrong;
    public const int CannotStart = ExitStatus.Refused;

    public async Task<int> RunAsync(string? settingsFile, string? urls, CancellationToken cancellationToken)
    {
        var site = Read(settingsFile);
        BotAccount.Require(site.Settings.Storage.Folder);
        Placeholders.Require(site.Configuration);
        CommandAccountCheck.Require(site, SettingsSources.FileFor(settingsFile));
        await using var bot = Bot.Build(urls is null ? site : site.At(urls));
        await Bot.RunAsync(bot, cancellationToken);
        return Done;
    }

    public Task<int> DemoAsync(string? settingsFile, string? urls, string? dataFolder, CancellationToken cancellationToken)
    {
        var data = Path.GetFullPath(dataFolder ?? DemoBot.DefaultFolder());
        Tell(settingsFile is null ? "the demo's own" : $"the demo's own and {Path.GetFullPath(settingsFile)}", data);
        return DemoBot.RunAsync(settingsFile, urls ?? WebSection.DefaultUrl, data, output, cancellationToken);
    }

    public int Backup(string file, bool overwrite, StateFolder state)
    {
        StateBackup.Save(PlaceOf(state), file, overwrite);
        output.WriteLine($"The state is saved in {Path.GetFullPath(file)}. It holds what people asked for and what hosts printed: keep it as private as the bot itself.");
        return Done;
    }

    public int Restore(string file, StateFolder state)
    {
        var place = PlaceOf(state);
        BotAccount.Require(place.Folder);
        var kept = StateBackup.Restore(place, file, DateTimeOffset.UtcNow);
        output.WriteLine($"The state of {Path.GetFullPath(file)} stands in {place.Folder}.");
        if (kept is not null)
            output.WriteLine($"What was there is kept as {kept}.");
        output.WriteLine("At the next start nothing unfinished starts and approvals are void; /ops locks shows what people have to decide.");
        return Done;
    }

    public Task<int> SignInAsync(string person, string? settingsFile, CancellationToken cancellationToken) =>
        new SignInVerbs(Read(settingsFile), output).SignInAsync(person, cancellationToken);

    public Task<int> SignOutAsync(string person, string? settingsFile, CancellationToken cancellationToken) =>
        new SignInVerbs(Read(settingsFile), output).SignOutAsync(person, cancellationToken);

    public Task<int> SessionsAsync(string? settingsFile, CancellationToken cancellationToken) =>
        new SignInVerbs(Read(settingsFile), output).ListAsync(cancellationToken);

    public int VerifyAudit(StateFolder state, string? anchor) => new RecordVerbs(output).Verify(PlaceOf(state), anchor);

    public int WriteRecord(string operation, string? to, StateFolder state)
    {
        // Names stand in the settings; without them people are called by their ids.
        var people = state.Folder is null ? BotSite.Read(SettingsSources.Site(state.SettingsFile)).Settings.People : null;
        return new RecordVerbs(output).Write(PlaceOf(state), operation, to, id => people?.Find(id)?.Name ?? id);
    }

    public Task<int> PurgeRecordAsync(string? person, string? operation, string reason, string? settingsFile, CancellationToken cancellationToken) =>
        new RecordVerbs(output).PurgeAsync(ReadAsBot(settingsFile), person, operation, reason, cancellationToken);

    public Task<int> RotateRecordKeyAsync(string? settingsFile, CancellationToken cancellationToken) =>
        new RecordVerbs(output).RotateKeyAsync(ReadAsBot(settingsFile), cancellationToken);

    public Task<int> InitAsync(Terminal.Setup.SetupRequest request, CancellationToken cancellationToken) =>
        new InitVerb(request, output, isTerminal: !Console.IsInputRedirected && !Console.IsOutputRedirected).RunAsync(cancellationToken);

    public Task<int> StatusAsync(string? settingsFile, CancellationToken cancellationToken) =>
        new StatusVerb(Read(settingsFile), output).TellAsync(cancellationToken);

    public int CheckSettings(string? settingsFile)
    {
        Check(settingsFile);
        return Done;
    }

    private BotSite Check(string? settingsFile)
    {
        var site = Read(settingsFile);
        Placeholders.Require(site.Configuration);
        CommandAccountCheck.Require(site, SettingsSources.FileFor(settingsFile));
        var settings = site.Settings;
        foreach (var warning in site.Warnings)
            output.WriteLine($"warning: {warning}");
        output.WriteLine(
            $"The settings can be used: {Counted(settings.People.All.Count, "person", "people")}, "
            + $"{Counted(settings.Channels.Length, "channel")}, {Counted(settings.Inventory.Hosts.Count, "host")}, "
            + $"{Counted(settings.Inventory.Declared.Count, "target")}, {Counted(site.Usable.Count, "command")}{(site.Off.Any() ? $", {site.Off.Count()} of them off" : "")}.");
        return site;
    }

    public int Access(string? settingsFile)
    {
        new AccessVerb(Read(settingsFile), output).Print();
        return Done;
    }

    public int HostScript()
    {
        output.Write(Execution.HostScript.Text);
        return Done;
    }

    public int Sudoers(string? settingsFile, string account)
    {
        if (account.Length == 0 || !account.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') || account[0] == '-')
            throw new SettingsException([$"--user: '{account}' is no name of an account."]);
        output.WriteLine($"# /etc/sudoers.d/chatops (0440, root:root): printed by 'chatops sudoers' for the account {account}. Print it again when the settings change.");
        foreach (var line in SudoersLines(Read(settingsFile, withoutChat: true).Settings, account))
            output.WriteLine(line);
        return Done;
    }

    /// <summary>What may be printed and installed.</summary>
    /// <exception cref="SettingsException">Others than root could change what root would run.</exception>
    internal static IReadOnlyList<string> SudoersLines(SiteSettings settings, string account)
    {
        var all = SudoersFiles(settings, account).ToList();
        var files = all.Select(f => f.WithoutMissing()).ToList();
        if (files.SelectMany(f => f.Problems()).Distinct().ToList() is { Count: > 0 } problems)
            throw new SettingsException(problems);
        return
        [
            .. all.SelectMany(f => f.Missing()).Distinct().Select(m => $"# left out, because it is not on this machine: {m}"),
            .. files.SelectMany(f => f.Lines()).Distinct(),
        ];
    }

    private static readonly HostFiles ThisMachine = new(p => Execution.Rights.RootOwned.RealPath(p) ?? p, p => File.Exists(p) ? File.ReadAllText(p) : null);

    /// <summary>One for each place where a host script is installed, on this machine.</summary>
    /// <param name="files">What is looked at on this machine.</param>
    internal static IEnumerable<Execution.Rights.Sudoers> SudoersFiles(SiteSettings settings, string account, HostFiles? files = null) =>
        settings.Inventory.Targets.Where(t => t.Host.Executor == "Local")
            .Select(t => (t.Host, Needs: AllRunbooks.NeedsOf(t, files ?? ThisMachine)))
            .Concat(settings.Commands.Select(c => (Host: settings.Inventory.FindHost(c.Host), c.Needs))
                .Concat(settings.Ansible is { } ansible ? [(Host: settings.Inventory.FindHost(ansible.Controller), Needs: HostNeeds.None with { Users = ansible.Accounts })] : [])
                .Where(c => c.Host is { Executor: "Local" }).Select(c => (Host: c.Host!, c.Needs)))
            .GroupBy(n => n.Host.HostScript, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select((g, i) => Execution.Rights.Sudoers.Of(account, g.First().Host, g.Select(n => n.Needs), i))
            .Concat(settings.AnsibleInventory is { } inventory && SiteInventoryParts.Program(inventory).Line(account) is { } line
                ? [new Execution.Rights.Sudoers(account, "", [], [], [], 0) { AccountLines = [line] }]
                : []);

    public async Task<int> HostSudoersAsync(string host, string? settingsFile, CancellationToken cancellationToken) =>
        await (await HostsAsync(settingsFile, cancellationToken)).SudoersAsync(host, cancellationToken);

    public async Task<int> TrustAsync(string host, string fingerprint, string? settingsFile, CancellationToken cancellationToken) =>
        await (await HostsAsync(settingsFile, cancellationToken, writes: true)).TrustAsync(host, fingerprint, cancellationToken);

    public async Task<int> TrustAuthorityAsync(string host, string file, string? settingsFile, CancellationToken cancellationToken) =>
        await (await HostsAsync(settingsFile, cancellationToken, writes: true)).TrustAuthorityAsync(host, file, cancellationToken);

    public async Task<int> HostKeyAsync(string host, string? from, string? settingsFile, CancellationToken cancellationToken) =>
        await (await HostsAsync(settingsFile, cancellationToken)).KeyAsync(host, from, cancellationToken);

    public async Task<int> HostDoctorAsync(string host, string? settingsFile, CancellationToken cancellationToken) =>
        await (await HostsAsync(settingsFile, cancellationToken)).DoctorAsync(host, cancellationToken);

    private async Task<HostVerbs> HostsAsync(string? settingsFile, CancellationToken cancellationToken, bool writes = false)
    {
        var site = Read(settingsFile, withoutChat: true);
        if (writes)
            BotAccount.Require(site.Settings.Storage.Folder);
        if (await SiteInventoryParts.ReadNowAsync(site, cancellationToken) is { Problem: { } problem })
            output.WriteLine($"Ansible's inventory could not be read: {problem}");
        return new(site, output);
    }

    public int SlackManifest(string? settingsFile)
    {
        // Before there is an app there are no tokens, so everything of Slack but the prefix may still be missing.
        if (SettingsSources.IsNowhere(settingsFile))
            Tell("none", "none");
        var site = SettingsSources.IsNowhere(settingsFile) ? null : Read(settingsFile, withoutChat: true);
        if (site?.Settings.TooLongInSlack(site.Specs).ToList() is { Count: > 0 } problems)
            throw new SettingsException(problems);
        output.WriteLine(Slack.SlackManifest.Text(site?.Specs ?? BotSite.BuiltIn, site?.Settings.SlackPrefix ?? ""));
        return Done;
    }

    public Task<int> DiscordInviteAsync(string? settingsFile, CancellationToken cancellationToken)
    {
        var settings = Settings(settingsFile);
        return new DiscordVerbs(output).InviteAsync(BotSite.Read(settings, withoutChat: true), settings, cancellationToken);
    }

    public Task<int> DiscordSyncAsync(string? settingsFile, CancellationToken cancellationToken) =>
        new DiscordVerbs(output).SyncAsync(Read(settingsFile), cancellationToken);

    public async Task<int> DoctorAsync(string? settingsFile, CancellationToken cancellationToken)
    {
        var site = Check(settingsFile);
        var wrong = site.Place.Server is { } server
            ? Tell("PostgreSQL", "", [.. StateDoctor.Look(server, TimeProvider.System).Select(f => new ChatPlatforms.Finding(f.Text, f.Next))])
            : 0;
        wrong += TellInventory(await SiteInventoryParts.ReadNowAsync(site, cancellationToken));
        if (site.SlackOptions is { } options)
        {
            using var doctor = new Slack.SlackDoctor(options, site.Settings.People.All);
            wrong += Tell("Slack", "Slash commands cannot be asked for; type one to see it.", await doctor.LookAsync(cancellationToken));
        }
        else
        {
            output.WriteLine("Slack is off: the settings have no section Slack (docs/slack.md says how to begin).");
        }
        if (site.DiscordOptions is not null)
            wrong += Tell("Discord", "", await DiscordVerbs.LookAsync(site, cancellationToken));
        else
            output.WriteLine("Discord is off: the settings have no section Discord (docs/discord.md says how to begin).");
        return wrong == 0 ? Done : Broken;
    }

    private int TellInventory(InventoryLook? look)
    {
        switch (look)
        {
            case null:
                return 0;
            case { Problem: { } problem }:
                output.WriteLine($"  WRONG  Ansible's inventory could not be read: {problem}");
                return 1;
            default:
                var (hosts, targets) = (look.Read!.Entries.Count(e => e.Id.Kind == HostValues.Kind), look.Read.Entries.Count(e => e.Id.Kind != HostValues.Kind));
                output.WriteLine($"  ok     Ansible's inventory is read: {Counted(hosts, "host")}, {Counted(targets, "target")}. What of it counts, /ops inventory shows.");
                foreach (var refused in look.Read.Refused)
                    output.WriteLine($"  WRONG  {refused.Key} of it is not operable: {refused.Value}");
                return look.Read.Refused.Count;
        }
    }

    /// <returns>How many things are wrong.</returns>
    private int Tell(string platform, string note, IReadOnlyList<ChatPlatforms.Finding> findings)
    {
        foreach (var finding in findings)
            output.WriteLine(finding.Next is null ? $"  ok     {finding.Text}" : $"  WRONG  {finding.Text}\n         → {finding.Next}");
        var wrong = findings.Count(f => f.Next is not null);
        output.WriteLine(wrong == 0 ? $"{platform} has everything the bot needs. {note}".TrimEnd() : $"{Counted(wrong, "thing is", "things are")} missing or wrong in {platform}.");
        return wrong;
    }

    private static string Counted(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    private BotSite Read(string? settingsFile, bool withoutChat = false)
    {
        var site = BotSite.Read(Settings(settingsFile), withoutChat: withoutChat);
        // Root that works beside a bot of another account is not that bot.
        return site with { IsRoot = Environment.IsPrivilegedProcess && BotAccount.Of(site.Settings.Storage.Folder) == 0 };
    }

    /// <summary>For verbs that leave files: not as root beside a bot that is not root.</summary>
    private BotSite ReadAsBot(string? settingsFile)
    {
        var site = Read(settingsFile);
        BotAccount.Require(site.Settings.Storage.Folder);
        return site;
    }

    /// <summary>Said before they are judged: whoever mends them must know which file it is.</summary>
    private IConfigurationRoot Settings(string? settingsFile)
    {
        var settings = SettingsSources.Site(settingsFile);
        Tell(SettingsSources.FileFor(settingsFile), settings["Storage:Path"] is { Length: > 0 } data ? data : SettingsLoader.DefaultData);
        return settings;
    }

    private void Tell(string settings, string data) => told.WriteLine($"chatops: settings {settings}; data {data}");

    private StatePlace PlaceOf(StateFolder state)
    {
        if (state.Folder is not { } folder)
            return BotSite.PlaceOf(SettingsLoader.LoadStorage(Settings(state.SettingsFile)));
        Tell("none", Path.GetFullPath(folder));
        return Path.GetFullPath(folder);
    }
}
