using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>How connections to a database file are opened.</summary>
internal static class SqliteConnections
{
    private const int BusySeconds = 30;

    /// <summary>The bot's own writer asks again and again.</summary>
    private const int WriterBusySeconds = 2;

    /// <summary>The one that writes. A commit returns when its bytes are on the disk; readers go on meanwhile.</summary>
    public static SqliteConnection Writer(string file) => Open(
        file, SqliteOpenMode.ReadWrite, pooling: false,
        $"PRAGMA busy_timeout={WriterBusySeconds * 1000}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        + "PRAGMA journal_size_limit=67108864;", WriterBusySeconds);

    /// <summary>Whether the next commits wait for the disk.</summary>
    public static void Sync(SqliteConnection writer, bool wait) => writer.Execute(wait ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");

    public static SqliteConnection Reader(string file) => Open(file, SqliteOpenMode.ReadOnly, pooling: true);

    /// <summary>For a look from outside, by a process that does not stay: nothing of it lingers in a pool.</summary>
    public static SqliteConnection Visitor(string file, SqliteOpenMode mode) => Open(file, mode, pooling: false);

    /// <summary>Writes beside the bot: in the way the file is kept already, and waiting for its turn as the bot does.</summary>
    public static SqliteConnection VisitingWriter(string file) => Open(
        file, SqliteOpenMode.ReadWrite, pooling: false, $"PRAGMA busy_timeout={BusySeconds * 1000}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");

    public static void ForgetReaders(string file)
    {
        using var connection = new SqliteConnection(Text(file, SqliteOpenMode.ReadOnly, pooling: true));
        SqliteConnection.ClearPool(connection);
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode, bool pooling, string pragmas = "PRAGMA query_only", int busySeconds = BusySeconds)
    {
        var connection = new SqliteConnection(Text(file, mode, pooling, busySeconds));
        try
        {
            connection.Open();
            // The first look into the file: here it shows whether it is a database at all.
            connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema");
            connection.Execute(pragmas);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StateException("state-unreadable", $"{file} cannot be opened: {e.Message}", e);
        }
    }

    private static string Text(string file, SqliteOpenMode mode, bool pooling, int busySeconds = BusySeconds) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = pooling, DefaultTimeout = busySeconds }.ToString();
}
