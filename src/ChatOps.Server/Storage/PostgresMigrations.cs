using Dapper;
using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>The numbered steps from an empty database to the one of this program, all in one transaction with their numbers.</summary>
internal static class PostgresMigrations
{
    private static readonly IReadOnlyList<SqlFile> All = SqlFile.In("PostgresMigrations");

    public static long Newest => All[^1].Number;

    /// <exception cref="StateException"><c>state-newer</c>, <c>state-migration</c>.</exception>
    public static void Apply(NpgsqlConnection connection, string name, DateTimeOffset now)
    {
        if (Applied(connection, name) == Newest)
            return;
        using var transaction = connection.BeginTransaction();
        connection.Execute(PostgresQueue.Lock, transaction: transaction);
        // Another one may have done it while this one waited.
        var applied = Applied(connection, name);
        foreach (var migration in All.Where(m => m.Number > applied))
            Apply(connection, transaction, migration, name, now);
        transaction.Commit();
    }

    /// <summary>The schema of the database; 0: it has none.</summary>
    /// <exception cref="StateException">It is not ours, or of a newer program.</exception>
    public static long Applied(NpgsqlConnection connection, string name)
    {
        if (connection.ExecuteScalar<string?>("SELECT to_regclass('migrations')::text") is null)
        {
            return connection.ExecuteScalar<long>("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace") == 0
                ? 0
                : throw new StateException("state-foreign", $"{name} has tables of somebody else. Make a database of its own for the bot.");
        }
        var applied = connection.ExecuteScalar<long>("SELECT coalesce(max(number), 0) FROM migrations WHERE name LIKE 'chatops-%'");
        return applied == 0 ? throw new StateException("state-foreign", $"{name} is not a database of ChatOps.")
            : applied <= Newest ? applied
            : throw new StateException("state-newer", $"{name} has schema {applied}, this program knows up to {Newest}. Use the newer chatops.");
    }

    private static void Apply(NpgsqlConnection connection, NpgsqlTransaction transaction, SqlFile migration, string name, DateTimeOffset now)
    {
        try
        {
            connection.Execute(migration.Text, transaction: transaction);
            if (migration.Number == 1)
            {
                connection.Execute(
                    "INSERT INTO state (id, epoch, epoch_id, commits, instance) VALUES (1, 1, @EpochId, 0, @Instance)",
                    new { EpochId = Epoch.NewId(), Instance = Epoch.NewId()[..16] }, transaction);
            }
            connection.Execute(
                "INSERT INTO migrations (number, name, applied_at) VALUES (@Number, @Name, @At)",
                new { migration.Number, Name = $"chatops-{migration.Name}", At = Moment.Text(now) }, transaction);
        }
        catch (PostgresException e)
        {
            throw new StateException(
                "state-migration", $"{name} cannot be brought up to this program ({migration.Name}: {e.MessageText}). It is as it was: go on with the chatops that wrote it.", e);
        }
    }
}
