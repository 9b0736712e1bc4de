namespace ChatOps.Server.Storage;

/// <summary>A database as its bot opens it.</summary>
internal interface IOwnedDatabase : IDatabaseDriver
{
    /// <summary>There is nothing in it, not even a schema.</summary>
    bool IsEmpty { get; }

    /// <summary>Takes it for this bot and brings its schema up to date.</summary>
    /// <exception cref="StateException">Another bot has it, or it is not a state of this program.</exception>
    void Begin(DateTimeOffset now);

    /// <summary>Empties what a log beside the database still holds of rows that were changed or deleted. False: somebody reads in it; later, then.</summary>
    bool EmptyLog();
}
