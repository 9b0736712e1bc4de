using System.Text;

namespace ChatOps.Server.Configuration;

/// <param name="Folder">Where the state is, or where stands what belongs to it beside a server.</param>
public sealed record StorageSettings(string Folder)
{
    /// <summary>Of the database on a server; null: SQLite, in the folder. It may hold a password.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>From a file of its own; null: the connection string has it, or none is needed.</summary>
    public string? Password { get; init; }

    /// <summary>Never with a secret.</summary>
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Folder = ").Append(Folder).Append(", Provider = ").Append(ConnectionString is null ? "Sqlite" : "Postgres");
        return true;
    }
}
