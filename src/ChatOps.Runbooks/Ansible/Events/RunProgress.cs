using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Ansible.Events;

/// <summary>How far a run is, told from its events: the play, the task, who is done, and whom it waits for.</summary>
internal sealed record RunProgress(string Play, string Task, ImmutableSortedSet<string> Open, ImmutableSortedSet<string> Seen, int Changed, int Failed)
    : Progress(null, null, "")
{
    private const int MostNamed = 3;

    private static readonly RunProgress Nothing = new("", "", [], [], 0, 0);

    public static Progress? After(Progress? before, string line)
    {
        if (RunEvent.Read(line) is not { } e)
            return before;
        var now = before as RunProgress ?? Nothing;
        now = e.Kind switch
        {
            "play" => now with { Play = e.Name },
            "task" => now with { Task = e.Name, Open = [], Seen = [] },
            "begin" => now with { Open = now.Open.Add(e.Host), Seen = now.Seen.Add(e.Host) },
            "ok" or "skipped" => now with { Open = now.Open.Remove(e.Host), Changed = now.Changed + (e.Changed ? 1 : 0) },
            "failed" or "unreachable" => now with { Open = now.Open.Remove(e.Host), Failed = now.Failed + 1 },
            _ => now,
        };
        return now with { Note = now.Words };
    }

    private string Words
    {
        get
        {
            var done = Seen.Count - Open.Count;
            var waits = Open.Count is > 0 and <= MostNamed ? $"; waits for {string.Join(", ", Open)}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{Play} · {Task}: {done} of {Seen.Count} hosts done; changed {Changed}, failed {Failed}{waits}");
        }
    }
}
