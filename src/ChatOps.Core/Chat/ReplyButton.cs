namespace ChatOps.Core.Chat;

/// <param name="Subject">The operation's handle; for <see cref="ButtonKind.Share"/> of an answer of the bot's own the id of its delivery.</param>
public sealed record ReplyButton(ButtonKind Kind, string Subject);
