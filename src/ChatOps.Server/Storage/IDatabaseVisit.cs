namespace ChatOps.Server.Storage;

/// <summary>A database as a program beside the bot sees it, whether or not the bot runs.</summary>
internal interface IDatabaseVisit : IDatabaseDriver
{
    /// <summary>The bot of an older program opened it last.</summary>
    bool IsOlder { get; }

    /// <summary>Writes the database anew, so that what was deleted stands nowhere in it.</summary>
    Scrubbed Scrub();
}
