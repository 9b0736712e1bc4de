using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatOps.Server.Storage;

/// <summary>Saves the whole state into one file while the bot runs, and puts such a file back while it does not.</summary>
public static class StateBackup
{
    /// <summary>Copies the state as of one moment; the copy is checked before it gets its name.</summary>
    /// <exception cref="StateException"><c>backup-exists</c>, <c>state-missing</c>, <c>backup-damaged</c>.</exception>
    public static void Save(StatePlace place, string file, bool overwrite)
    {
        RequireFile(place, $"Take a copy with: pg_dump --format=custom --file={file} {place.Server?.Words}");
        var folder = place.Folder;
        var target = Path.GetFullPath(file);
        var database = DataFolder.DatabaseIn(Path.GetFullPath(folder));
        if (!overwrite && Path.Exists(target))
            throw new StateException("backup-exists", $"{target} is there already. Choose another name, or say --overwrite.");
        if (!File.Exists(database))
            throw new StateException("state-missing", $"{database} does not exist. Name the data folder of the bot.");
        Beside(target, copy =>
        {
            using var source = SqliteConnections.Visitor(database, SqliteOpenMode.ReadWrite);
            SqliteMigrations.Applied(source);
            Copy(source, copy, target);
            Rename(copy, target, overwrite);
        });
    }

    /// <summary>
    /// The database as the older program left it, beside the one that this program brings up to date, so that there is a way back to that program. There is one such
    /// copy: that of the last time.
    /// </summary>
    /// <returns>Its path.</returns>
    /// <exception cref="StateException"><c>state-migration</c>: no copy could be made, and nothing was changed.</exception>
    public static string KeepBeforeUpgrade(SqliteConnection source, string database, long schema)
    {
        var kept = $"{database}{BeforeUpgrade}{schema}";
        try
        {
            Beside(kept, copy =>
            {
                Copy(source, copy, kept);
                File.Move(copy, kept, overwrite: true);
            });
        }
        catch (StateException e)
        {
            throw new StateException(
                "state-migration",
                $"{database} was written by an older chatops, and no copy of it could be made before it is brought up to this one ({e.Message}). It is as it was: make room for a second copy beside it, and start again.", e);
        }
        foreach (var older in KeptBeforeUpgrades(database).Where(f => f != kept))
            File.Delete(older);
        return kept;
    }

    /// <summary>Copies of the database that stand beside it: texts that were taken out of it later stand in them still.</summary>
    public static IReadOnlyList<string> CopiesBeside(string database) =>
        [.. KeptBeforeUpgrades(database), .. Directory.GetFiles(Path.GetDirectoryName(database)!, $"{Path.GetFileName(database)}{Replaced}*")];

    private static string[] KeptBeforeUpgrades(string database) => Directory.GetFiles(Path.GetDirectoryName(database)!, $"{Path.GetFileName(database)}{BeforeUpgrade}*");

    private static void Copy(SqliteConnection source, string copy, string target)
    {
        using (var destination = SqliteConnections.Visitor(copy, SqliteOpenMode.ReadWrite))
        {
            source.BackupDatabase(destination);
            // One file that needs no others beside it.
            destination.Execute("PRAGMA journal_mode=DELETE");
            Check(destination, target);
        }
        PrivateFile.Flush(copy);
    }

    /// <summary>
    /// Puts a saved state in place. What was there is kept beside it. The next start begins a new epoch.
    /// </summary>
    /// <returns>Where the replaced database is kept; null when there was none.</returns>
    /// <exception cref="StateException">The bot runs, or the file is not a whole database of a schema this program knows.</exception>
    public static string? Restore(StatePlace place, string file, DateTimeOffset now)
    {
        RequireFile(
            place,
            $"Stop the bot, put a copy back with: pg_restore --clean --if-exists --no-owner --single-transaction {place.Server?.Words} {file} and start it: it sees that the state is older, and begins a new epoch.");
        var folder = place.Folder;
        if (!File.Exists(file))
            throw new StateException("backup-missing", $"{file} does not exist.");
        RequireReadable(Path.GetFullPath(file));
        using var held = DataFolder.Open(folder);
        string? kept = null;
        Beside(held.Database, copy =>
        {
            File.Copy(file, copy, overwrite: true);
            File.SetUnixFileMode(copy, PrivateFile.Mode);
            Prepare(copy, file);
            PrivateFile.Flush(copy);
            kept = SetAside(held.Database, now);
            File.Move(copy, held.Database, overwrite: true);
        });
        return kept;
    }

    private static void RequireReadable(string file)
    {
        try
        {
            using var _ = File.OpenRead(file);
        }
        catch (UnauthorizedAccessException e)
        {
            var me = Environment.UserName;
            throw new StateException(
                "backup-file",
                $"{file} cannot be read by {me}. As root run: install -o {me} -m 0400 {file} /tmp/{Path.GetFileName(file)} and put that copy back.", e);
        }
    }

    /// <exception cref="StateException"><c>state-elsewhere</c>.</exception>
    private static void RequireFile(StatePlace place, string next)
    {
        if (place.Server is { } server)
            throw new StateException("state-elsewhere", $"the state is in PostgreSQL ({server}), and its own tools copy it. {next} (docs/postgresql.md)");
    }

    /// <summary>Works on a file with a passing name in the same folder, so that the rename at the end is one step.</summary>
    private static void Beside(string target, Action<string> work)
    {
        var copy = $"{target}.part-{Guid.NewGuid():N}";
        try
        {
            PrivateFile.Ensure(copy);
            work(copy);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StateException(
                "backup-file", $"{Environment.UserName} may not write in {Path.GetDirectoryName(target)}; name a file in a folder where it may.", e);
        }
        catch (IOException e)
        {
            throw new StateException("backup-file", $"{target}: {e.Message}", e);
        }
        catch (SqliteException e)
        {
            throw new StateException("backup-damaged", $"{target}: {e.Message}", e);
        }
        finally
        {
            foreach (var left in Suffixes.Select(s => copy + s))
                File.Delete(left);
        }
    }

    private const string BeforeUpgrade = ".schema-", Replaced = ".replaced-";

    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];

    private static void Check(SqliteConnection connection, string file)
    {
        var problem = connection.ExecuteScalar<string>("PRAGMA integrity_check(1)");
        if (problem != "ok")
            throw new StateException("backup-damaged", $"{file} is not whole: {problem}");
    }

    private static void Rename(string copy, string target, bool overwrite)
    {
        try
        {
            File.Move(copy, target, overwrite);
        }
        catch (IOException e) when (!overwrite && Path.Exists(target))
        {
            throw new StateException("backup-exists", $"{target} is there already. Choose another name, or say --overwrite.", e);
        }
    }

    private static void Prepare(string copy, string file)
    {
        try
        {
            using var connection = SqliteConnections.Visitor(copy, SqliteOpenMode.ReadWrite);
            SqliteMigrations.Applied(connection);
            Check(connection, file);
            connection.Execute("UPDATE state SET new_epoch_due = 1");
            connection.Execute("PRAGMA journal_mode=DELETE");
        }
        catch (SqliteException e)
        {
            throw new StateException("backup-damaged", $"{file} is not a whole database: {e.Message}", e);
        }
        catch (StateException e) when (e.Message.Contains(copy, StringComparison.Ordinal))
        {
            throw new StateException(e.Code, e.Message.Replace($"{e.Code}: ", "", StringComparison.Ordinal).Replace(copy, file, StringComparison.Ordinal), e);
        }
    }

    /// <summary>Keeps a copy under a dated name; the original stays in place until the new one is renamed over it.</summary>
    private static string? SetAside(string database, DateTimeOffset now)
    {
        if (!File.Exists(database))
            return null;
        Fold(database);
        var kept = $"{database}{Replaced}{now.UtcDateTime:yyyy-MM-dd-HH-mm-ss}";
        foreach (var suffix in Suffixes.Where(s => File.Exists(database + s)))
        {
            File.Copy(database + suffix, kept + suffix, overwrite: true);
            PrivateFile.Flush(kept + suffix);
        }
        // A log of the replaced database must never be applied to the new one.
        foreach (var suffix in Suffixes.Skip(1))
            File.Delete(database + suffix);
        return kept;
    }

    /// <summary>Brings what is still in the log into the file. A database too damaged for that is kept with its log.</summary>
    private static void Fold(string database)
    {
        try
        {
            using var connection = SqliteConnections.Visitor(database, SqliteOpenMode.ReadWrite);
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (Exception e) when (e is SqliteException or StateException)
        {
            // Nothing to fold: its files are copied as they are.
        }
    }
}
