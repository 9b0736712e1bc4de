namespace ChatOps.Server.Storage;

/// <summary>What came of writing a database anew, so that what was deleted stands nowhere in it.</summary>
/// <param name="Undone">Why it was not written anew: somebody has to see to that and do it again. Null: it was.</param>
/// <param name="Later">Where rows may still stand as they were, and what empties that by itself. Null: nowhere.</param>
public sealed record Scrubbed(string? Undone, string? Later);
