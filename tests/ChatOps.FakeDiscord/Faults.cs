namespace ChatOps.Fakes.Discord;

/// <summary>
/// Which calls go wrong. Calls by name (<c>POST channels/messages</c>, see <see cref="RestCall.Name"/>), <c>*</c> for all.
/// </summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];

    /// <summary>The next calls of that name go wrong, each in turn.</summary>
    public void Once(string name, params Fault[] faults)
    {
        lock (_gate)
            _rules.AddRange(faults.Select(f => new Rule(name, f, null, true)));
    }

    /// <summary>The next call that is meant goes wrong.</summary>
    public void Once(string name, Func<RestCall, bool> meant, Fault fault)
    {
        lock (_gate)
            _rules.Add(new(name, fault, meant, true));
    }

    /// <summary>Every call that is meant goes wrong, until what is returned is disposed of.</summary>
    public IDisposable Always(string name, Fault fault, Func<RestCall, bool>? meant = null)
    {
        var rule = new Rule(name, fault, meant, false);
        lock (_gate)
            _rules.Add(rule);
        return new Standing(() => Remove(rule));
    }

    public Fault.Held Hold(string name, Func<RestCall, bool>? meant = null)
    {
        var held = new Fault.Held();
        lock (_gate)
            _rules.Add(new(name, held, meant, true));
        return held;
    }

    internal Fault? For(RestCall call)
    {
        lock (_gate)
        {
            var rule = _rules.Find(r => (r.Name == "*" || r.Name == call.Name) && r.Meant?.Invoke(call) != false);
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
    private sealed class Rule(string name, Fault fault, Func<RestCall, bool>? meant, bool isOnce)
    {
        public string Name => name;

        public Fault Fault => fault;

        public Func<RestCall, bool>? Meant => meant;

        public bool IsOnce => isOnce;
    }

    private sealed class Standing(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
