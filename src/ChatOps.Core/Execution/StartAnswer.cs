namespace ChatOps.Core.Execution;

public abstract record StartAnswer
{
    private StartAnswer() { }

    /// <param name="Progress">What the same call saw of it in its first moments, from the beginning of its output; null: it did not look.</param>
    public sealed record Started(StepProgress? Progress = null) : StartAnswer;

    /// <summary>This key was started before with the same digest; it did not start again.</summary>
    public sealed record Existing : StartAnswer;

    /// <summary>A guard did not hold; nothing was started and never will be under this key.</summary>
    public sealed record GuardFailed(string What) : StartAnswer;

    /// <summary>
    /// The host refused; nothing was started by this call. Codes: <c>fence-low</c>, <c>digest-differs</c>, <c>folder-unsafe</c>,
    /// <c>never</c> (settled before), <c>request-damaged</c>, <c>sudo-refused</c>, <c>root-refused</c>, <c>account-missing</c>, <c>no-space</c>,
    /// <c>folder-lost</c> (less is there than the bot has seen), <c>other-bot</c>, <c>host-error</c>.
    /// </summary>
    public sealed record Refused(string Code, string Reason) : StartAnswer;
}
