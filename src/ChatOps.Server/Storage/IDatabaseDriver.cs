namespace ChatOps.Server.Storage;

/// <summary>How one kind of database is read and written. What its SQL does otherwise than the portable one is its <see cref="SqlDialect"/>.</summary>
internal interface IDatabaseDriver : IDisposable
{
    /// <summary>For messages to people: the file, or the database and its server.</summary>
    string Name { get; }

    /// <summary>Calls go over a network, so nobody's thread waits for them unasked.</summary>
    bool IsRemote { get; }

    /// <summary>Several queries of one look see one state.</summary>
    T Read<T>(DateTimeOffset now, Func<Session, T> read);

    /// <summary>A transaction, kept unless the session was abandoned. What is given may be called again from the start, when the transaction came to nothing.</summary>
    /// <exception cref="Core.Operations.StateUnwritableException">It could not be kept, and somebody has to do something about that.</exception>
    /// <param name="synced">
    /// False: it outlives this process at once, but the machine only with the next synced transaction; nothing later is kept without it. For what can be read, sent or
    /// looked for again, never for a decision, a start or an end.
    /// </param>
    T Write<T>(DateTimeOffset now, Func<Session, T> write, bool synced = true);
}
