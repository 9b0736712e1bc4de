using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>Writers of one database come one after the other, as they do in SQLite. The lock belongs to a transaction and ends with it, whatever stands between us and the server.</summary>
internal static class PostgresQueue
{
    public const string Lock = "SELECT pg_advisory_xact_lock(1129861968)"; // "ChOp"

    private const string Number = "pg_current_xact_id()::text";

    /// <returns>The transaction's number, by which the server knows later what became of it.</returns>
    public static string Enter(NpgsqlConnection connection, NpgsqlTransaction transaction) => Second(connection, transaction, $"{Lock}; SELECT {Number}", life: "")!;

    /// <param name="change">A change that must find its row by <c>@life</c>.</param>
    /// <returns>Null: it did not find it.</returns>
    public static string? Enter(NpgsqlConnection connection, NpgsqlTransaction transaction, string change, string life) =>
        Second(connection, transaction, $"{Lock}; {change} RETURNING {Number}", life);

    /// <summary>Both in one journey; the answer is the second one's.</summary>
    private static string? Second(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, string life)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddWithValue("life", life);
        using var reader = command.ExecuteReader();
        reader.NextResult();
        return reader.Read() ? reader.GetString(0) : null;
    }
}
