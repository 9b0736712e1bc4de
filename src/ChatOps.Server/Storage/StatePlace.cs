namespace ChatOps.Server.Storage;

/// <summary>Where a bot's state is: its folder with everything in it, or a database on a server and the folder for what stands beside it.</summary>
/// <param name="Server">Null: SQLite, in the folder.</param>
public sealed record StatePlace(string Folder, PostgresServer? Server = null)
{
    public static implicit operator StatePlace(string folder) => new(folder);

    /// <summary>For a program beside the bot.</summary>
    /// <exception cref="StateException">There is no state of this program's kind.</exception>
    internal IDatabaseVisit Visit() => Server is null ? new SqliteVisit(DataFolder.DatabaseIn(Path.GetFullPath(Folder))) : new PostgresVisit(Server);

    /// <summary>For the bot itself.</summary>
    internal IOwnedDatabase Own(DataFolder held) => Server is null ? new SqliteDriver(held.Database) : new PostgresDriver(Server, held.Holder);
}
