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

/// <summary>Which calls go wrong. Methods by name (<c>chat.postMessage</c>), <c>*</c> for all, <c>response_url</c> and <c>upload</c> for those.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];

    /// <summary>The next calls of the method go wrong, each in turn.</summary>
    public void Once(string method, params Fault[] faults)
    {
        lock (_gate)
            _rules.AddRange(faults.Select(f => new Rule(method, f, null, true)));
    }

    /// <summary>The next call that is meant goes wrong.</summary>
    public void Once(string method, Func<ApiCall, bool> meant, Fault fault)
    {
        lock (_gate)
            _rules.Add(new(method, fault, meant, true));
    }

    /// <summary>Every call that is meant goes wrong, until what is returned is disposed of.</summary>
    public IDisposable Always(string method, Fault fault, Func<ApiCall, bool>? meant = null)
    {
        var rule = new Rule(method, fault, meant, false);
        lock (_gate)
            _rules.Add(rule);
        return new Standing(() => Remove(rule));
    }

    public Fault.Held Hold(string method, Func<ApiCall, bool>? meant = null)
    {
        var held = new Fault.Held();
        lock (_gate)
            _rules.Add(new(method, held, meant, true));
        return held;
    }

    public void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    internal Fault? For(ApiCall call)
    {
        lock (_gate)
        {
            var rule = _rules.Find(r => (r.Method == "*" || r.Method == call.Method) && r.Meant?.Invoke(call) != false);
            if (rule is { IsOnce: true })
                _rules.Remove(rule);
            return rule?.Fault;
        }
    }

    private void Remove(Rule rule)
    {
        lock (_gate)
            _rules.Remove(rule);
    }

    /// <summary>Not a record: two equal rules are two.</summary>
    private sealed class Rule(string method, Fault fault, Func<ApiCall, bool>? meant, bool isOnce)
    {
        public string Method => method;

        public Fault Fault => fault;

        public Func<ApiCall, bool>? Meant => meant;

        public bool IsOnce => isOnce;
    }

    private sealed class Standing(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
