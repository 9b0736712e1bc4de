namespace ChatOps.Server.Record;

/// <param name="Channel">Where the first anchor of a day is posted; null: nowhere.</param>
internal sealed record AnchoringSettings(TimeSpan Every, string? Channel);
