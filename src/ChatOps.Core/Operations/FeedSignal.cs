namespace ChatOps.Core.Operations;

/// <summary>A wake-up without content: read <see cref="IFeed.AfterAsync"/>. <paramref name="OutputOf"/>: new transcript lines of that handle.</summary>
public sealed record FeedSignal(string? OutputOf);
