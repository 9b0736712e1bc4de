using Npgsql;

namespace ChatOps.Server.Storage;

/// <summary>What a failure of the server means. Codes: postgresql.org/docs/15/errcodes-appendix.html.</summary>
internal static class PostgresFault
{
    /// <summary>The transaction came to nothing, and the same again may succeed at once.</summary>
    public static bool Collided(NpgsqlException e) => e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>The server cannot be reached, is going or coming, or cut the connection: it is asked again.</summary>
    public static bool Absent(NpgsqlException e) => e switch
    {
        PostgresException { SqlState: { } code } =>
            code is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            || code.StartsWith("08", StringComparison.Ordinal),
        _ => e.IsTransient || e.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException,
    };

    /// <summary>The server is there and cannot write: a full disk, a file that cannot be read or extended, a standby.</summary>
    public static bool CannotWrite(NpgsqlException e) => e.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.IoError
        or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege;
}
