using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;

namespace ChatOps.Core.Transcripts;

/// <summary>Lines that match a step's Watch patterns, however long the output is.</summary>
internal sealed class WatchedLines(ImmutableArray<string> patterns)
{
    private const int Most = 100;
    private readonly Regex[] _patterns =
        [.. patterns.Select(p => new Regex(p, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))];
    private readonly List<string> _found = [];

    public ImmutableArray<string> Found => [.. _found];

    public void Look(string line)
    {
        if (_found.Count < Most && _patterns.Any(p => p.IsMatch(line)) && !WayNoise.IsNoise(line))
            _found.Add(line);
    }
}
