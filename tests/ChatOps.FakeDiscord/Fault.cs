namespace ChatOps.Fakes.Discord;

/// <summary>What may go wrong with a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>429; not carried out.</summary>
    public sealed record RateLimited(double Seconds = 1, bool Global = false) : Fault;

    /// <summary>An HTTP status without sense; not carried out.</summary>
    public sealed record Broken(int Code = 500) : Fault;

    /// <summary>A refusal of Discord's; not carried out.</summary>
    public sealed record Refused(int Status, int Code, string Message) : Fault;

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
