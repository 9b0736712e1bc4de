namespace ChatOps.Core.Chat;

public abstract record PostResult
{
    private PostResult() { }

    public sealed record Posted(string? MessageId) : PostResult;

    /// <summary>Try again later.</summary>
    /// <param name="NotPosted">It is certain that the platform does not have it.</param>
    public sealed record Later(TimeSpan After, string Why, bool NotPosted) : PostResult
    {
        /// <summary>The platform takes it, only not now.</summary>
        public bool AsksToWait { get; init; }
    }

    /// <summary>Refused for good; trying the same again is useless.</summary>
    public sealed record Refused(string Why) : PostResult;
}
