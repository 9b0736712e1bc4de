namespace ChatOps.Server.Storage;

/// <param name="Entries">Entries of the record whose texts went.</param>
/// <param name="Operations">Operations whose texts went.</param>
/// <param name="Others">Messages, deliveries, sessions and lines of output.</param>
public sealed record Purge(int Entries, int Operations, int Others)
{
    /// <summary>Why the file could not be written anew, so that texts may still stand in parts of it that nothing reads now; null: it was.</summary>
    public string? Remains { get; init; }

    /// <summary>Where they may stand until it is emptied by itself; null: nowhere.</summary>
    public string? Later { get; init; }
}
