namespace ChatOps.Core.Chat;

/// <summary>How far a platform's stream of events has been stored: from there a bot that was killed takes it up again.</summary>
/// <param name="Session">The platform's id of the session.</param>
/// <param name="Sequence">Everything of the session up to this number is stored, or asks for nothing.</param>
/// <param name="Address">Where the session is taken up again.</param>
public sealed record StreamPosition(string Platform, string Session, long Sequence, string Address);
