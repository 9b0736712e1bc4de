using System.Collections.Immutable;
using ChatOps.Core.Watches;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Board</c>: which targets are looked at by themselves, and how often.</summary>
internal static class BoardSection
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    /// <param name="kinds">Those that can be looked at.</param>
    public static LookIntervals Read(IConfigurationSection section, IEnumerable<string> kinds, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        reader.Has("Every");
        reader.Done();
        var every = new SettingsReader(section.GetSection("Every"), problems);
        var found = ImmutableSortedDictionary.CreateBuilder<string, TimeSpan>();
        foreach (var kind in kinds.Where(every.Has))
            found[kind] = every.Time(kind, Least, Least, Most);
        every.Done();
        return new(found.ToImmutable());
    }
}
