using ChatOps.Server.Storage;
using Dapper;
using Npgsql;

namespace ChatOps.Tests.Storage.Postgres;

/// <summary>PostgreSQL, with a folder for what stands beside it.</summary>
internal sealed class PostgresStore : RegisteredStore
{
    private readonly string connection;

    public PostgresStore(StatePlace place) : base(place) => connection = place.Server!.Connection;

    public override void Tamper(string sql)
    {
        using var past = new NpgsqlConnection(connection + ";Pooling=false");
        past.Open();
        past.Execute(sql);
    }
}
