using Dapper;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>What the bot needs of a server: an answer "committed" must mean that it is on the disk, and text must be text.</summary>
internal static class PostgresCheck
{
    private const long Oldest = 150_000;

    /// <exception cref="StateException"><c>state-server</c>.</exception>
    public static void Require(NpgsqlConnection connection, string name)
    {
        if (Problem(connection) is { } problem)
            throw new StateException("state-server", $"{name}: {problem}");
    }

    public static string? Problem(NpgsqlConnection connection)
    {
        var number = long.Parse(connection.ExecuteScalar<string>("SHOW server_version_num")!, System.Globalization.CultureInfo.InvariantCulture);
        return number < Oldest ? $"the server is of version {number / 10_000}; the bot needs PostgreSQL 15 or newer."
            : Says(connection, "server_encoding") != "UTF8" ? "its encoding is not UTF8; make one with: createdb --encoding=UTF8 --template=template0 NAME"
            : Says(connection, "fsync") != "on" ? "the server runs with fsync off, so what it confirms may be lost; set fsync = on."
            : Says(connection, "synchronous_commit") is "off" ? "synchronous_commit is off for this role, so what it confirms may be lost; run: ALTER ROLE … SET synchronous_commit = on"
            : null;
    }

    private static string Says(NpgsqlConnection connection, string setting) => connection.ExecuteScalar<string>($"SHOW {setting}")!;
}
