using ChatOps.Core.Chat;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Intake;

/// <summary>A typed line as it was understood for who typed it where.</summary>
/// <param name="Command">Null: it was refused.</param>
public sealed record ReadCommand(ParsedCommand? Command, Answer.Refused? Refused);
