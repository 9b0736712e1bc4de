using System.Net;
using Npgsql;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Storage</c>.</summary>
internal static class StorageSection
{
    public static StorageSettings Read(IConfigurationSection section, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        var provider = reader.Text("Provider", "Sqlite");
        var folder = reader.Text("Path", SettingsLoader.DefaultData);
        if (!Path.IsPathRooted(folder))
            reader.Problem("Path", $"'{folder}' must be a whole path, beginning with /.");
        var storage = new StorageSettings(folder);
        if (provider.Equals("Postgres", StringComparison.OrdinalIgnoreCase))
            storage = Postgres(reader, storage);
        else if (!provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
            reader.Problem("Provider", $"there is no storage '{provider}'; write Sqlite or Postgres.");
        foreach (var key in (string[])["ConnectionString", "PasswordFile"])
        {
            if (reader.Has(key) && storage.ConnectionString is null && provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
                reader.Problem(key, "Sqlite needs none; write Path, the folder for the database, or \"Provider\": \"Postgres\".");
        }
        reader.Done();
        return storage;
    }

    private static StorageSettings Postgres(SettingsReader reader, StorageSettings storage)
    {
        var text = reader.Required("ConnectionString");
        var file = reader.Text("PasswordFile");
        var password = file.Length > 0 ? SecretFile.Read(reader, "PasswordFile", file, shortest: 1) : null;
        if (text.Length == 0)
            return storage;
        if (Parsed(text) is not { } parsed)
            reader.Problem("ConnectionString", "this cannot be read; write Host=…;Database=…;Username=… (docs/postgresql.md).");
        else if (Missing(parsed) is { } missing)
            reader.Problem("ConnectionString", missing);
        else if (password is not null && !string.IsNullOrEmpty(parsed.Password))
            reader.Problem("PasswordFile", "the password also stands in ConnectionString; keep one of them.");
        else
            password ??= string.IsNullOrEmpty(parsed.Password) ? null : parsed.Password;
        return storage with { ConnectionString = text, Password = password };
    }

    private static string? Missing(NpgsqlConnectionStringBuilder parsed) =>
        string.IsNullOrEmpty(parsed.Host) ? "Host is missing: a name, an address, or the folder of a socket."
        : string.IsNullOrEmpty(parsed.Database) ? "Database is missing: the name of a database of the bot's own."
        : !IsHere(parsed.Host) && parsed.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull)
            ? $"{parsed.Host} is another machine; without SSL Mode=VerifyFull anybody on the way could read and change what the bot knows."
        : null;

    private static bool IsHere(string host) =>
        host.StartsWith('/') || host.StartsWith('@') || host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Null: it is none. The reason is not told, for it may quote a password.</summary>
    private static NpgsqlConnectionStringBuilder? Parsed(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            return null;
        }
    }
}
