using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>The numbered steps from an empty file to the database of this program, all in one transaction with their numbers.</summary>
internal static class SqliteMigrations
{
    /// <summary>"ChOp": by this number in its header a file is known as ours.</summary>
    private const long ApplicationId = 0x43684F70;

    private static readonly IReadOnlyList<SqlFile> All = SqlFile.In("Migrations");

    public static long Newest => All[^1].Number;

    /// <exception cref="StateException"><c>state-foreign</c>, <c>state-newer</c>, <c>state-migration</c>.</exception>
    public static void Apply(SqliteConnection connection, DateTimeOffset now)
    {
        var applied = IsEmpty(connection) ? 0 : Applied(connection);
        if (applied == Newest)
            return;
        // All of them or none: a state that cannot be brought up to date stays what its own program can read.
        using var transaction = connection.BeginTransaction();
        foreach (var migration in All.Where(m => m.Number > applied))
            Apply(connection, transaction, migration, now);
        transaction.Commit();
    }

    /// <summary>The schema of a database that an older program wrote. Null: it is empty, or of this program.</summary>
    /// <exception cref="StateException">It is not ours, or of a newer program.</exception>
    public static long? Older(SqliteConnection connection) =>
        !IsEmpty(connection) && Applied(connection) is var applied && applied < Newest ? applied : null;

    /// <summary>The schema of an existing database.</summary>
    /// <exception cref="StateException">It is not ours, or of a newer program.</exception>
    public static long Applied(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<long>("PRAGMA application_id") != ApplicationId)
            throw new StateException("state-foreign", $"{connection.DataSource} is not a database of ChatOps.");
        var applied = connection.ExecuteScalar<long>("SELECT max(number) FROM migrations");
        return applied <= Newest
            ? applied
            : throw new StateException(
                "state-newer", $"{connection.DataSource} has schema {applied}, this program knows up to {Newest}. Use the newer chatops.");
    }

    private static bool IsEmpty(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema") == 0;

    private static void Apply(SqliteConnection connection, SqliteTransaction transaction, SqlFile migration, DateTimeOffset now)
    {
        try
        {
            connection.Execute(migration.Text, transaction: transaction);
            if (migration.Number == 1)
                Begin(connection, transaction);
            if (migration.Number == RecordTakeover.Migration)
                new RecordTakeover(connection, transaction, now).Run();
            connection.Execute(
                "INSERT INTO migrations (number, name, applied_at) VALUES (@Number, @Name, @At)",
                new { migration.Number, migration.Name, At = Moment.Text(now) }, transaction);
        }
        catch (Exception e) when (e is SqliteException or FormatException)
        {
            throw new StateException(
                "state-migration",
                $"{connection.DataSource} cannot be brought up to this program ({migration.Name}: {e.Message}). It is as it was: go on with the chatops that wrote it.", e);
        }
    }

    private static void Begin(SqliteConnection connection, SqliteTransaction transaction)
    {
        connection.Execute($"PRAGMA application_id = {ApplicationId}", transaction: transaction);
        connection.Execute(
            "INSERT INTO state (id, epoch, epoch_id, commits) VALUES (1, 1, @EpochId, 0)",
            new { EpochId = Epoch.NewId() }, transaction);
    }
}
