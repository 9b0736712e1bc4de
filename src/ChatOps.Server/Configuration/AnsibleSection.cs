using System.Text.RegularExpressions;
using ChatOps.Runbooks.Ansible;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Ansible</c>: where the team's playbooks are, and who runs them.</summary>
internal static partial class AnsibleSection
{
    private const string DefaultStore = "/var/lib/chatops-ansible";
    private const int Megabyte = 1_000_000;

    /// <param name="state">The folder of the bot's state.</param>
    /// <returns>Null: the site has none.</returns>
    public static AnsibleSite? Read(IConfigurationSection section, SiteInventory inventory, string state, List<string> problems)
    {
        if (!section.GetChildren().Any())
            return null;
        var reader = new SettingsReader(section, problems);
        var site = new AnsibleSite(Controller(reader, inventory), Whole(reader, "Folder", ""), User(reader, inventory), Store(reader, state))
        {
            Revision = Plain(reader, "Revision"),
            FolderUser = InventorySettings.StepAccount(reader, "FolderUser"),
            Program = Whole(reader, "Program", "/usr/bin/ansible-playbook"),
            Inventory = [.. reader.List("Inventory").Where(p => IsInFolder(reader, p))],
            Playbooks = [.. reader.List("Playbooks").Where(p => IsInFolder(reader, p, "Playbooks"))],
            Vaults = [.. reader.Words("VaultPasswordFile").Where(v => IsVault(reader, v))],
            BecomePasswordFile = Whole(reader, "BecomePasswordFile", ""),
            Forks = reader.Number("Forks", 20, 1, 500),
            RemoteUser = InventorySettings.Account(reader, "RemoteUser"),
            KeyFile = Whole(reader, "KeyFile", ""),
            KnownHostsFile = Whole(reader, "KnownHostsFile", ""),
            MostBytes = (long)reader.Number("MostMegabytes", 200, 1, 4000) * Megabyte,
        };
        if (reader.Inner("Trusted") is { } trusted)
        {
            site = site with { TrustedBranch = Plain(trusted, "Branch"), TrustedSigners = Whole(trusted, "Signers", "") };
            trusted.Done();
        }
        foreach (var key in (string[])["Folder", "KnownHostsFile"])
            reader.Required(key);
        reader.Done();
        return site;
    }

    private static string Controller(SettingsReader reader, SiteInventory inventory)
    {
        var name = reader.Text("Controller", "local");
        if (inventory.Hosts.All(h => h.Name != name))
            reader.Problem("Controller", InventorySettings.NoHost(name, inventory.Hosts));
        return name;
    }

    /// <summary>Whoever may write a playbook folder runs code as this account: it is never the bot's.</summary>
    private static string User(SettingsReader reader, SiteInventory inventory)
    {
        var user = InventorySettings.StepAccount(reader);
        if (user.Length == 0)
            reader.Problem("User", "user-missing: playbooks are code, and do not run as the bot; name an account that cannot read the bot's files.");
        var controller = inventory.Hosts.FirstOrDefault(h => h.Name == reader.Text("Controller", "local"));
        var own = controller?.Executor == "Local" ? Environment.UserName : controller?.User;
        if (user.Length > 0 && user == own)
            reader.Problem("User", $"user-own: '{user}' is the account that the bot itself arrives as; playbooks are code, so name another one.");
        return user;
    }

    private static string Store(SettingsReader reader, string state)
    {
        var store = Whole(reader, "Store", DefaultStore);
        if ($"{store}/".StartsWith($"{state.TrimEnd('/')}/", StringComparison.Ordinal))
            reader.Problem("Store", "lies in the folder of the bot's state, which the account that runs playbooks must not read.");
        return store;
    }

    private static string Whole(SettingsReader reader, string key, string otherwise)
    {
        var path = reader.Text(key, otherwise);
        if (path.Length > 0 && !WholePath().IsMatch(path))
            reader.Problem(key, $"'{path}' must be a whole path, beginning with /, without spaces, quotes and '..'.");
        return path.TrimEnd('/');
    }

    private static string Plain(SettingsReader reader, string key)
    {
        var text = reader.Text(key);
        if (text.Length > 0 && !PlainRevision().IsMatch(text))
            reader.Problem(key, $"'{text}' is no name of a branch, tag or commit.");
        return text;
    }

    private static bool IsInFolder(SettingsReader reader, string path, string key = "Inventory")
    {
        var isPlain = PathInFolder().IsMatch(path);
        if (!isPlain)
            reader.Problem(key, $"'{path}' must be the path of a file in the folder, without '..'.");
        return isPlain;
    }

    private static bool IsVault(SettingsReader reader, string vault)
    {
        var isOne = VaultIdentity().IsMatch(vault);
        if (!isOne)
            reader.Problem("VaultPasswordFile", $"'{vault}' must be a whole path, or id@path.");
        return isOne;
    }

    [GeneratedRegex(@"\A/(?!.*(^|/)\.\.(/|\z))[A-Za-z0-9_./@+-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WholePath();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainRevision();

    [GeneratedRegex(@"\A(?!.*(^|/)\.\.(/|\z))[A-Za-z0-9_][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathInFolder();

    [GeneratedRegex(@"\A([A-Za-z0-9_-]+@)?/[A-Za-z0-9_./-]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VaultIdentity();
}
