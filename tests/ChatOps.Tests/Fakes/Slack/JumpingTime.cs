namespace ChatOps.Tests.Fakes.Slack;

/// <summary>The machine's time, and it can jump ahead: timers that are due then go off at once.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _ahead;

    public void Jump(TimeSpan by)
    {
        List<Alarm> due;
        lock (_gate)
        {
            _ahead += by;
            due = [.. _alarms.Where(a => a.Due <= GetUtcNow())];
        }
        due.ForEach(a => a.GoOff());
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return System.GetUtcNow() + _ahead;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm : ITimer
    {
        private readonly JumpingTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _real;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public Alarm(JumpingTime time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            _real = System.CreateTimer(_ => GoOff(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_time._gate)
            {
                _time._alarms.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return _real.Change(dueTime, Timeout.InfiniteTimeSpan);
                Due = _time.GetUtcNow() + dueTime;
                _time._alarms.Add(this);
            }
            return _real.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Once per setting, whether the machine's time or a jump was first.</summary>
        public void GoOff()
        {
            lock (_time._gate)
            {
                if (!_time._alarms.Remove(this))
                    return;
            }
            _callback(_state);
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
        }

        public void Dispose()
        {
            lock (_time._gate)
                _time._alarms.Remove(this);
            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
