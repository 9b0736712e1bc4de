namespace ChatOps.Server.Storage;

internal static class PostgresDialect
{
    private const string Last = "(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_number_seq)";

    public static readonly SqlDialect Value = new()
    {
        // A sequence is not part of a transaction; all writers stand behind one lock, so between two commits nobody else draws from it.
        LastEvent = Last,
        RaiseEvents = $"SELECT setval('events_number_seq', @Events) WHERE @Events > {Last}",
        HoldsAnyText = false,
        BeforePurge = "",
    };
}
