namespace ChatOps.Core.Chat;

public sealed record ReplyField(string Name, string Value)
{
    /// <summary>The moment that <see cref="Value"/> tells of: a platform may show it in the reader's own zone.</summary>
    public DateTimeOffset? At { get; init; }
}
