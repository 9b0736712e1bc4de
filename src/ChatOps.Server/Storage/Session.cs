using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>One connection in one piece of work: a reader's look, or a writer's transaction. SQLite has no asynchronous calls.</summary>
internal sealed class Session(SqliteConnection connection, SqliteTransaction? transaction, DateTimeOffset now)
{
    public DateTimeOffset Now => now;

    /// <summary>Nothing of this transaction will be kept.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>Who holds which target has changed.</summary>
    public bool LocksChanged { get; set; }

    public int Execute(string sql, object? values = null) => connection.Execute(sql, values, transaction);

    public IEnumerable<T> Query<T>(string sql, object? values = null) => connection.Query<T>(sql, values, transaction);

    public T? First<T>(string sql, object? values = null) => connection.QueryFirstOrDefault<T>(sql, values, transaction);

    public T Abandon<T>(T answer)
    {
        Abandoned = true;
        return answer;
    }
}
