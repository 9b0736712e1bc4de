using ChatOps.Server.Configuration;
using ChatOps.Server.Execution.Rights;

namespace ChatOps.Server;

/// <summary>
/// Whether the accounts that the site's own commands run as exist here and cannot read what the bot alone may read: its state, its settings, its secrets.
/// Asked when the bot is about to start, because it is a question to the machine.
/// </summary>
internal static class CommandAccountCheck
{
    /// <summary>Keys of the settings whose values are paths of secrets.</summary>
    private static readonly string[] Sections = ["People", "Web", "Slack", "Discord", "Telemetry", "Storage"];

    /// <exception cref="SettingsException">With every account and every path.</exception>
    public static void Require(BotSite site, string settingsFile)
    {
        if (Problems(site, settingsFile).ToList() is { Count: > 0 } problems)
            throw new SettingsException(problems);
    }

    public static IEnumerable<string> Problems(BotSite site, string settingsFile)
    {
        string[] files = [settingsFile, site.Settings.Storage.Folder, site.Settings.Record.KeyFile, .. Secrets(site.Configuration)];
        // On other machines the accounts are theirs; 'chatops doctor --host' asks there.
        var here = site.Settings.Inventory.Hosts.Where(h => h.Executor == "Local").Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
        if (site.Settings.Ansible is { } ansible && here.Contains(ansible.Controller))
        {
            foreach (var problem in Problems("Ansible:User", ansible.User, files))
                yield return problem;
        }
        foreach (var same in site.Settings.Commands.Where(c => c.User.Length > 0 && here.Contains(c.Host)).GroupBy(c => c.User, StringComparer.Ordinal))
        {
            var key = same.Key == site.Settings.RunAs ? "Site:RunAs" : $"Commands:{same.First().Key}:User";
            foreach (var problem in Problems(key, same.Key, files))
                yield return problem;
        }
    }

    private static IEnumerable<string> Problems(string key, string user, string[] files)
    {
        if (AccountReach.Of(user) is not { } account)
            yield return $"{key}: account-missing: this machine has no account '{user}'; "
                + $"make it (useradd --system --no-create-home --shell /usr/sbin/nologin {user}), or name another one.";
        else if (files.Select(account.Reads).FirstOrDefault(p => p is not null) is { } reads)
            yield return $"{key}: account-reads: what the bot alone may read is open to its commands: {reads}.";
    }

    /// <summary>The page's private key: a file of its own, or with the certificate in one file.</summary>
    private static bool IsKeyOfWeb(IConfiguration configuration, string key) =>
        key.EndsWith(":KeyPath", StringComparison.OrdinalIgnoreCase)
        || (key.EndsWith(":Path", StringComparison.OrdinalIgnoreCase) && configuration[$"{key[..key.LastIndexOf(':')]}:KeyPath"] is null);

    private static IEnumerable<string> Secrets(IConfiguration configuration) =>
        Sections.SelectMany(s => configuration.GetSection(s).AsEnumerable()).Where(p => p.Key.EndsWith("File", StringComparison.OrdinalIgnoreCase))
            .Concat(configuration.GetSection("Hosts").AsEnumerable().Where(p => p.Key.EndsWith(":KeyFile", StringComparison.OrdinalIgnoreCase)))
            .Concat(configuration.GetSection("Kestrel").AsEnumerable().Where(p => IsKeyOfWeb(configuration, p.Key)))
            .Where(p => p.Value is ['/', ..]).Select(p => p.Value!);
}
