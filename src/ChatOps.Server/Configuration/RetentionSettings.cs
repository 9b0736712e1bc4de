namespace ChatOps.Server.Configuration;

/// <summary>How long things are kept after their end.</summary>
/// <param name="DestructiveYears">For transcripts of operations that destroyed something.</param>
public sealed record RetentionSettings(TimeSpan Deliveries, TimeSpan Transcripts, TimeSpan StepFolders, TimeSpan Events, int DestructiveYears);
