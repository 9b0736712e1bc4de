using System.Data.Common;
using Dapper;

namespace ChatOps.Server.Storage;

/// <summary>One connection in one piece of work: a reader's look, or a writer's transaction.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, DateTimeOffset now, SqlDialect dialect)
{
    public DateTimeOffset Now => now;

    public SqlDialect Dialect => dialect;

    /// <summary>Nothing of this transaction will be kept.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>Who holds which target has changed.</summary>
    public bool LocksChanged { get; set; }

    public int Execute(string sql, object? values = null) => connection.Execute(sql, Stored(values), transaction);

    public IEnumerable<T> Query<T>(string sql, object? values = null) => connection.Query<T>(sql, Stored(values), transaction);

    public T? First<T>(string sql, object? values = null) => connection.QueryFirstOrDefault<T>(sql, Stored(values), transaction);

    public T Abandon<T>(T answer)
    {
        Abandoned = true;
        return answer;
    }

    /// <summary>For values that are given by hand.</summary>
    public string Stored(string text) => dialect.HoldsAnyText ? text : PlainText.Of(text);

    private object? Stored(object? values) => dialect.HoldsAnyText ? values : PlainText.OfAll(values);
}
