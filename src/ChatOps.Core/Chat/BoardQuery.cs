namespace ChatOps.Core.Chat;

/// <param name="Before">Only messages with a lower number (the last <paramref name="Limit"/> of them).</param>
/// <param name="After">Only messages with a higher number (the first <paramref name="Limit"/> of them).</param>
public sealed record BoardQuery(string Channel, string Person, long? Before = null, long? After = null, int Limit = 50);
