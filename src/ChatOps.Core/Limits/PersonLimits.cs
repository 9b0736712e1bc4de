using ChatOps.Core.Text;

namespace ChatOps.Core.Limits;

/// <summary>Counts what each person asks for. In memory: a restart begins anew.</summary>
public sealed class PersonLimits(SiteLimits limits, TimeProvider time)
{
    private const int Guesses = 10;
    private const int MostPeople = 10_000;
    private static readonly TimeSpan OneMoreGuess = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counted> _people = new(StringComparer.Ordinal);

    public SiteLimits Limits => limits;

    /// <summary>Null: it is within the person's limits, and counted.</summary>
    /// <param name="text">How many characters would be stored.</param>
    public Overrun? Take(string person, int text)
    {
        lock (_lock)
        {
            var counted = Of(person);
            if (counted.Commands.Wait() is { Ticks: > 0 } wait)
                return counted.Refusal("too-many-commands", $"you have sent more than {limits.CommandsPerMinute} commands and clicks in a minute (Limits:CommandsPerMinute); wait {Seconds(wait)} s, then go on");
            if (counted.Text.Wait(text) is { Ticks: > 0 } until)
                return counted.Refusal("too-much-text", $"you have written more than {limits.TextPerHour} characters in an hour (Limits:TextPerHour), and all of it is kept; wait {UnitText.Duration(until)}, or write less");
            counted.Commands.Take();
            counted.Text.Take(text);
            return null;
        }
    }

    /// <summary>
    /// Counts words that look like tokens, whether they are or not, as page and API count wrong tokens: whoever types guesses to see which one is refused
    /// gets the same answer for all of them. A text with more of them than one has tries is none that can be answered. Null: go on.
    /// </summary>
    /// <param name="words">How many; each is one guess.</param>
    public Overrun? Guess(string person, int words)
    {
        lock (_lock)
        {
            var counted = Of(person);
            if (words > Guesses)
                return counted.Refusal("too-many-tries", $"this holds {words} words that look like tokens; at most {Guesses} are looked at in one text");
            if (counted.Guesses.Wait(words) is { Ticks: > 0 } wait)
                return counted.Refusal("too-many-tries", $"you have typed too many words that look like tokens; wait {Seconds(wait)} s, then go on");
            counted.Guesses.Take(words);
            return null;
        }
    }

    /// <summary>Ends with its disposal; null: the person has as many streams open as one may.</summary>
    public IDisposable? OpenStream(string person)
    {
        lock (_lock)
        {
            var counted = Of(person);
            if (counted.Streams >= limits.EventStreams)
                return null;
            counted.Streams++;
            return new Stream(this, counted);
        }
    }

    /// <summary>Strangers have names, too, and there may be any number of them: from some number on they are counted together.</summary>
    private Counted Of(string person)
    {
        if (_people.TryGetValue(person, out var known))
            return known;
        if (_people.Count >= MostPeople)
        {
            foreach (var (idle, _) in _people.Where(p => p.Value.IsIdle).ToList())
                _people.Remove(idle);
        }
        var name = _people.Count >= MostPeople ? "" : person;
        if (!_people.TryGetValue(name, out var counted))
            _people[name] = counted = new(limits, time);
        return counted;
    }

    private static string Seconds(TimeSpan wait) => Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Counted(SiteLimits limits, TimeProvider time)
    {
        private readonly RefillingBucket _told = new(1, TimeSpan.FromMinutes(1), time);

        public RefillingBucket Commands { get; } = new(limits.CommandsPerMinute, TimeSpan.FromMinutes(1) / limits.CommandsPerMinute, time);

        public RefillingBucket Text { get; } = new(limits.TextPerHour, TimeSpan.FromHours(1) / limits.TextPerHour, time);

        public RefillingBucket Guesses { get; } = new(PersonLimits.Guesses, OneMoreGuess, time);

        public int Streams { get; set; }

        public bool IsIdle => Streams == 0 && Commands.IsFull && Text.IsFull && Guesses.IsFull;

        public Overrun Refusal(string code, string reason) => new(code, reason, _told.TryTake());
    }

    private sealed class Stream(PersonLimits owner, Counted counted) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (owner._lock)
            {
                if (!_ended)
                    counted.Streams--;
                _ended = true;
            }
        }
    }
}
