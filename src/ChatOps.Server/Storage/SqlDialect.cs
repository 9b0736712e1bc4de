namespace ChatOps.Server.Storage;

/// <summary>
/// The few places where the SQL of the state is not portable. Everything else is written once, in words that SQLite and PostgreSQL both understand: no scalar <c>max</c>, no JSON functions,
/// columns of the row in an upsert by the table's name, <c>IS NOT DISTINCT FROM</c>, <c>RETURNING</c>.
/// </summary>
internal sealed record SqlDialect
{
    /// <summary>An expression: the number of the last event of the feed, also when its row is gone.</summary>
    public required string LastEvent { get; init; }

    /// <summary>Makes the next event have a higher number than <c>@Events</c>.</summary>
    public required string RaiseEvents { get; init; }

    /// <summary>Any text can be stored. False: only what <see cref="PlainText"/> leaves.</summary>
    public required bool HoldsAnyText { get; init; }

    /// <summary>Said before rows of a purge are deleted; empty: nothing.</summary>
    public required string BeforePurge { get; init; }
}
