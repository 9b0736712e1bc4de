using System.Collections.Immutable;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>A run as its numbered lines tell it.</summary>
internal sealed record RunStory
{
    /// <summary>What is missing of the lines themselves; null: from the first to the last they are all there.</summary>
    public string? Gap { get; private init; }

    /// <summary>The last line is the recap.</summary>
    public bool Ended { get; private init; }

    /// <summary>A task was begun on some host.</summary>
    public bool Began { get; private init; }

    public ImmutableArray<TaskResult> Results { get; private init; } = [];

    /// <summary>Begun and without a result: host and task.</summary>
    public ImmutableArray<(string Host, string Task)> Open { get; private init; } = [];

    public ImmutableSortedDictionary<string, HostSum> Sums { get; private init; } = ImmutableSortedDictionary<string, HostSum>.Empty;

    /// <summary>Plays whose hosts are none of those that were approved.</summary>
    public ImmutableArray<string> UnmatchedPlays { get; private init; } = [];

    /// <summary>Why nothing was started; null: something was.</summary>
    public (string Code, string Why)? Refusal { get; private init; }

    /// <param name="whole">False: lines between a beginning and an end were too many to be kept. The last one tells what they left open.</param>
    public static RunStory Read(IEnumerable<string> lines, bool whole) => Of([.. lines.Select(RunEvent.Read).OfType<RunEvent>()], whole);

    private static RunStory Of(ImmutableArray<RunEvent> events, bool whole)
    {
        var (open, results, names, plays, play) = (new HashSet<(string Host, string Task)>(), new List<TaskResult>(), new Dictionary<string, RunEvent>(StringComparer.Ordinal), new List<string>(), "");
        foreach (var e in events)
        {
            switch (e.Kind)
            {
                case "play":
                    play = e.Name;
                    break;
                case "no-hosts-matched":
                    plays.Add(play);
                    break;
                case "task":
                    names[e.Task] = e;
                    break;
                case "begin":
                    open.Add((e.Host, e.Task));
                    break;
                case "ok" or "failed" or "unreachable" or "skipped":
                    open.Remove((e.Host, e.Task));
                    results.Add(ResultOf(e, names.GetValueOrDefault(e.Task)));
                    break;
                case "included":
                    open.Remove((e.Host, e.Task));
                    break;
            }
        }
        var last = events is [.., { Kind: "stats" } stats] ? stats : null;
        var left = open.Select(o => (o.Host, names.GetValueOrDefault(o.Task)?.Name ?? o.Task));
        return new()
        {
            Gap = GapIn(events, whole) ?? (last?.Lost == true ? "an event could not be written" : null),
            Ended = last is not null,
            Began = events.Any(e => e.Kind is "begin" or "ok" or "failed" or "unreachable"),
            Results = [.. results],
            // Where lines were cut away, a begin may stand there without its result: then the last line counts, which has seen them all.
            Open = [.. whole || last is null ? left : [], .. last?.Open ?? []],
            Sums = events.Where(e => e.Sum is not null).GroupBy(e => e.Host).ToImmutableSortedDictionary(g => g.Key, g => g.Last().Sum!, StringComparer.Ordinal),
            UnmatchedPlays = [.. plays],
            Refusal = events.FirstOrDefault(e => e.Kind == "refused") is { } refused ? (refused.Refused, refused.Why) : null,
        };
    }

    private static TaskResult ResultOf(RunEvent e, RunEvent? task) =>
        new(e.Kind, e.Host, task is null ? e.Task : $"{task.Path} {task.Name}", task?.Name ?? e.Task, e.Why, e.Changed, e.Ignored, e.Unwatched);

    private static string? GapIn(ImmutableArray<RunEvent> events, bool whole)
    {
        var gaps = events.Where((e, i) => e.Number != (i == 0 ? 1 : events[i - 1].Number + 1)).ToList();
        return gaps.Count > (whole ? 0 : 1) ? $"line {gaps[0].Number - 1} of the run's events is missing" : null;
    }
}
