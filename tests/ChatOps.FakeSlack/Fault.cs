namespace ChatOps.Fakes.Slack;

/// <summary>What may go wrong with a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>429 with Retry-After; not carried out.</summary>
    public sealed record RateLimited(int RetryAfterSeconds = 1) : Fault;

    /// <summary>An HTTP status without sense; not carried out.</summary>
    public sealed record Status(int Code = 500) : Fault;

    /// <summary>HTTP 200 with <c>ok:false</c>; not carried out. Such as <c>invalid_blocks</c>, <c>is_archived</c>, <c>account_inactive</c>.</summary>
    public sealed record Refused(string Error, params string[] Messages) : Fault;

    /// <summary>Carried out, but the connection is cut before the answer.</summary>
    public sealed record LostAnswer : Fault;

    /// <summary>The connection is cut; not carried out.</summary>
    public sealed record Cut : Fault;

    /// <summary>Accepted; carried out and answered only when released.</summary>
    public sealed record Held : Fault
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when a call is held.</summary>
        public Task Arrived => _arrived.Task;

        public void Release() => _released.TrySetResult();

        internal Task HoldAsync()
        {
            _arrived.TrySetResult();
            return _released.Task;
        }
    }
}
