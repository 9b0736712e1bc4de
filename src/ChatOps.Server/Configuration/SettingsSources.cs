using System.Globalization;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace ChatOps.Server.Configuration;

/// <summary>Where settings come from: a file, over it the environment (<c>Storage__Path</c>), below both the demo's own.</summary>
public static class SettingsSources
{
    public const string SystemFile = "/etc/chatops/appsettings.json";

    /// <summary>The settings of a site.</summary>
    public static IConfigurationRoot Site(string? file) =>
        Build(new ConfigurationBuilder().Add(Json(FileFor(file))).AddEnvironmentVariables());

    /// <summary>Settings that stand in no file yet.</summary>
    public static IConfigurationRoot Text(string json) => Build(new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))));

    /// <summary>The whole path of the file that <see cref="Site"/> reads.</summary>
    public static string FileFor(string? named) => named is null ? DefaultFile(Places(Environment.IsPrivilegedProcess)) : Path.GetFullPath(named);

    /// <summary>No file was named, and none is in its places.</summary>
    public static bool IsNowhere(string? named) => named is null && !Places(Environment.IsPrivilegedProcess).Any(SettingsFile.IsThere);

    /// <summary>Where settings are that nobody named. Root takes none from the current folder: whoever may write there would be root.</summary>
    internal static IReadOnlyList<string> Places(bool root) => root ? [SystemFile] : [Path.GetFullPath("appsettings.json"), SystemFile];

    /// <summary>The settings of a program that brings its own; a file may change and add to them.</summary>
    public static IConfigurationRoot Over(IReadOnlyDictionary<string, string?> own, string? file)
    {
        if (file is null)
            return new ConfigurationBuilder().AddInMemoryCollection(own).AddEnvironmentVariables().Build();
        var written = Build(new ConfigurationBuilder().Add(Json(file)));
        return new ConfigurationBuilder().AddInMemoryCollection(WithoutLists(own, written)).AddConfiguration(written).AddEnvironmentVariables().Build();
    }

    /// <summary>
    /// A list in the file replaces the list below it. Merged item by item, as configuration does by itself, the rest of the longer one would
    /// stay: a rule cut down to one command would go on granting the others.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string?>> WithoutLists(IReadOnlyDictionary<string, string?> own, IConfiguration file)
    {
        var lists = file.AsEnumerable()
            .Where(p => p.Key.EndsWith(":0", StringComparison.Ordinal) || p.Value is "")
            .Select(p => p.Key.EndsWith(":0", StringComparison.Ordinal) ? p.Key[..^1] : p.Key + ":")
            .ToList();
        return own.Where(p => !lists.Exists(l => p.Key.StartsWith(l, StringComparison.OrdinalIgnoreCase) && IsNumber(p.Key[l.Length..].Split(':')[0])));
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static IConfigurationRoot Build(IConfigurationBuilder sources)
    {
        try
        {
            return sources.Build();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            // The outer message names the file, the innermost one the line.
            throw new SettingsException(ReferenceEquals(e, e.GetBaseException()) ? e.Message : $"{e.Message} {e.GetBaseException().Message}", e);
        }
    }

    private static JsonConfigurationSource Json(string file)
    {
        var path = Path.GetFullPath(file);
        SettingsFile.Require(path);
        // Polling filters would hide files whose names begin with a dot; the settings file is the one that was named.
        var provider = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None);
        return new JsonConfigurationSource { FileProvider = provider, Path = Path.GetFileName(path), Optional = false, ReloadOnChange = false };
    }

    private static string DefaultFile(IReadOnlyList<string> places) =>
        places.FirstOrDefault(SettingsFile.IsThere)
        ?? throw new SettingsException($"there are no settings; name a file with --settings, or write {string.Join(" or ", places)}. To try the bot without any: chatops demo");
}
