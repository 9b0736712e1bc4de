using ChatOps.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Tests.Storage;

/// <summary>SQLite in a folder.</summary>
internal sealed class SqliteStore(string folder) : RegisteredStore(folder)
{
    public override void Tamper(string sql) => Sql.Execute(DataFolder.DatabaseIn(folder), sql);
}

/// <summary>A look past the store.</summary>
internal static class Sql
{
    public static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Execute(sql);
    }

    public static T? Value<T>(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        return connection.ExecuteScalar<T>(sql);
    }
}

/// <summary>A folder of the test's own.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chatops-storage-").FullName;

    public string Data => In("data");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
