using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>A database on a server, as the settings name it. The password is in it, so it is never shown as a whole.</summary>
public sealed class PostgresServer
{
    /// <param name="password">Instead of one in the connection string; null: as the string says, else as libpq's own files and variables say.</param>
    /// <exception cref="StateException"><c>storage-settings</c>: this is no connection string.</exception>
    public PostgresServer(string connectionString, string? password = null)
    {
        try
        {
            var text = new NpgsqlConnectionStringBuilder(connectionString);
            if (password is not null)
                text.Password = password;
            Connection = WithDefaults(text).ToString();
            (Host, Port, Database, User) = (text.Host ?? "", text.Port, text.Database ?? text.Username ?? "", text.Username ?? "");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // The text of the exception may quote what was written.
            throw new StateException("storage-settings", "Storage:ConnectionString cannot be read; write Host=…;Database=…;Username=… (docs/postgresql.md).");
        }
    }

    public string Host { get; }

    public string Database { get; }

    internal string Connection { get; }

    /// <summary>As PostgreSQL's own tools are told it; the password is no argument.</summary>
    internal string Words => string.Join(' ', ((string[])
    [
        Host.Length > 0 ? $"--host={Host}" : "", Port != 5432 ? $"--port={Port}" : "", User.Length > 0 ? $"--username={User}" : "", $"--dbname={Database}",
    ]).Where(w => w.Length > 0));

    private int Port { get; }

    private string User { get; }

    public override string ToString() => $"database {Database} on {Host}";

    private static NpgsqlConnectionStringBuilder WithDefaults(NpgsqlConnectionStringBuilder text)
    {
        text.ApplicationName = "chatops";
        text.PersistSecurityInfo = false;
        text.IncludeErrorDetail = false; // it quotes rows
        text.Enlist = false;
        Unless(text, "Timeout", () => text.Timeout = 5);
        Unless(text, "Command Timeout", () => text.CommandTimeout = 60);
        // A peer that is gone without a word is noticed.
        Unless(text, "Keepalive", () => text.KeepAlive = 10);
        Unless(text, "Maximum Pool Size", () => text.MaxPoolSize = 20);
        return text;
    }

    private static void Unless(NpgsqlConnectionStringBuilder text, string key, Action set)
    {
        if (!text.ShouldSerialize(key))
            set();
    }
}
