namespace ChatOps.Core.Transcripts;

public sealed record LineRange(long First, long Last);
