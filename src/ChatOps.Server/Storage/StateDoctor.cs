using System.Globalization;
using Dapper;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>Looks at a database on a server as the bot would open it, and changes nothing.</summary>
public static class StateDoctor
{
    private static readonly TimeSpan MostApart = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<StateFinding> Look(PostgresServer server, TimeProvider time)
    {
        try
        {
            using var source = NpgsqlDataSource.Create(server.Connection);
            using var connection = source.OpenConnection();
            return [.. Findings(connection, server.ToString(), time)];
        }
        catch (NpgsqlException e)
        {
            return [new($"{server} cannot be opened: {e.Message}", "start the server, or mend Storage:ConnectionString, the role, its password or pg_hba.conf")];
        }
    }

    private static IEnumerable<StateFinding> Findings(NpgsqlConnection connection, string name, TimeProvider time)
    {
        yield return new($"{name} answers: PostgreSQL {connection.ExecuteScalar<string>("SHOW server_version")}");
        if (PostgresCheck.Problem(connection) is { } problem)
            yield return new(problem, "docs/postgresql.md says what the bot needs of a server");
        else
            yield return new("what it confirms is on the disk (fsync, synchronous_commit), and its text is UTF-8");
        var schema = Schema(connection, name);
        yield return schema;
        if (connection.ExecuteScalar<bool>("SELECT NOT has_schema_privilege(current_schema(), 'CREATE')"))
            yield return new("this role may make no tables, and newer programs bring some", "ALTER DATABASE … OWNER TO the bot's role");
        if (schema.Next is null && connection.ExecuteScalar<string?>("SELECT to_regclass('leases')::text") is not null)
            yield return Lease(connection);
        yield return Clock(connection, time);
    }

    private static StateFinding Schema(NpgsqlConnection connection, string name)
    {
        try
        {
            var applied = PostgresMigrations.Applied(connection, name);
            return applied == 0 ? new("it is empty; the first start makes the tables")
                : applied < PostgresMigrations.Newest ? new($"it has schema {applied}; the next start brings it to {PostgresMigrations.Newest}")
                : new($"it has the schema of this program ({applied})");
        }
        catch (StateException e)
        {
            return new(e.Message, "name another database in Storage:ConnectionString, or use the program that wrote this one");
        }
    }

    private static StateFinding Lease(NpgsqlConnection connection) =>
        connection.QueryFirstOrDefault<string>("SELECT who FROM leases WHERE name = 'bot' AND until > clock_timestamp()") is { } who
            ? new($"a bot works with it: {who}")
            : new("no bot works with it now");

    private static StateFinding Clock(NpgsqlConnection connection, TimeProvider time)
    {
        var there = connection.ExecuteScalar<double>("SELECT extract(epoch FROM clock_timestamp())::float8");
        var apart = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - there;
        var told = string.Create(CultureInfo.InvariantCulture, $"its clock and this machine's are {Math.Abs(apart):0.0} s apart");
        return Math.Abs(apart) < MostApart.TotalSeconds ? new(told) : new(told, "set both by NTP: leases go by the server's clock, everything else by the bot's");
    }
}
