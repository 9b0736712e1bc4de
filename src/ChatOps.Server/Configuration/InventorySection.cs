using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Inventory</c>: where Ansible's inventory is, and what of it counts.</summary>
internal static partial class InventorySection
{
    /// <returns>Null: there is none.</returns>
    public static AnsibleInventorySettings? Read(IConfigurationSection section, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        var read = new AnsibleInventorySettings(
            [.. reader.List("Ansible").Where(p => IsWholePath(reader, "Ansible", p))], Executables(reader), Whole(reader, "PlaybookFolder"), Vault(reader),
            InventorySettings.StepAccount(reader), reader.Has("TargetsMay") ? reader.List("TargetsMay") : null,
            [.. reader.List("DataRoots").Where(p => IsWholePath(reader, "DataRoots", p))]);
        reader.Done();
        if (!section.GetChildren().Any())
            return null;
        if (read.Sources.IsEmpty)
            reader.Problem("Ansible", "is missing: a list of files or folders, such as [ \"/etc/ansible/hosts\" ].");
        if (!read.Executables.IsEmpty && (read.User.Length == 0 || read.User == Environment.UserName))
            reader.Problem("User", "is missing: a source that is a program runs as an account of its own, neither root nor the bot's.");
        return read;
    }

    private static ImmutableSortedDictionary<string, string> Executables(SettingsReader reader)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var text in reader.List("Executables"))
        {
            if (Hashed().Match(text) is { Success: true } match && IsWholePath(reader, "Executables", match.Groups["path"].Value))
                read[match.Groups["path"].Value] = match.Groups["hash"].Value.ToLowerInvariant();
            else
                reader.Problem("Executables", $"'{text}' must be a SHA-256 and a path, as sha256sum prints them.");
        }
        return read.ToImmutable();
    }

    private static string Vault(SettingsReader reader)
    {
        var path = Whole(reader, "VaultPasswordFile");
        if (path.Length > 0 && FileTrust.Problem(path) is { } problem)
            reader.Problem("VaultPasswordFile", problem);
        return path;
    }

    private static string Whole(SettingsReader reader, string key) =>
        reader.Text(key) is { Length: > 0 } path && IsWholePath(reader, key, path) ? path : "";

    private static bool IsWholePath(SettingsReader reader, string key, string path)
    {
        if (path.StartsWith('/') && !path.Contains(',', StringComparison.Ordinal) && !path.Any(char.IsControl) && !path.Split('/').Contains(".."))
            return true;
        reader.Problem(key, $"'{path}' must be a whole path, beginning with /, without commas and '..'.");
        return false;
    }

    [GeneratedRegex(@"^(?<hash>[0-9a-fA-F]{64})\s+\*?(?<path>/.+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hashed();
}
