namespace ChatOps.Runbooks.Hosts;

/// <param name="Why">What was seen, or what mends it.</param>
public sealed record HostAnswer(string Question, bool IsWell, string Why);
