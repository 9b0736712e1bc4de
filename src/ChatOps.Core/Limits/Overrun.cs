namespace ChatOps.Core.Limits;

/// <summary>Somebody is over a limit.</summary>
/// <param name="IsNews">It goes on the record and is told; the next ones within a minute are answered where somebody waits, and leave nothing behind.</param>
public sealed record Overrun(string Code, string Reason, bool IsNews);
