namespace ChatOps.Core.Transcripts;

/// <summary>Which stream a line came from; Bot for the bot's own lines (what it starts, verdicts).</summary>
public enum TranscriptStream { Bot, Output, Error }
