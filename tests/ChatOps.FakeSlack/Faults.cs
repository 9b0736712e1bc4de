namespace ChatOps.Fakes.Slack;

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
