using ChatOps.Core.Plans;
using ChatOps.Core.Transcripts;

namespace ChatOps.Core.Engine;

/// <param name="Lines">The last ones that it printed, to be stored with the verdict; null: all are stored.</param>
public sealed record StepEnd(Verdict Verdict, TranscriptBatch? Lines = null);
