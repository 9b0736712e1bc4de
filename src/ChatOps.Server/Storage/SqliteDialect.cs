namespace ChatOps.Server.Storage;

internal static class SqliteDialect
{
    public static readonly SqlDialect Value = new()
    {
        LastEvent = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)",
        RaiseEvents =
            """
            UPDATE sqlite_sequence SET seq = max(seq, @Events) WHERE name = 'events';
            INSERT INTO sqlite_sequence (name, seq) SELECT 'events', @Events WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'events');
            """,
        HoldsAnyText = true,
        // What is deleted is overwritten, not only forgotten.
        BeforePurge = "PRAGMA secure_delete = ON",
    };
}
