namespace ChatOps.Core.Transcripts;

/// <summary>A numbered line, masked and made inert before it gets here. Numbers count from 1 within the operation, gaps where lines were not kept.</summary>
public sealed record TranscriptLine(long Number, string Step, TranscriptStream Stream, DateTimeOffset At, string Text);
