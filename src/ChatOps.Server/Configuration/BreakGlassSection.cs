using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>BreakGlass</c>: who may start alone what waits for a second person.</summary>
internal static class BreakGlassSection
{
    public static ImmutableArray<string> Read(IConfigurationSection section, SitePeople people, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        var named = reader.List("People");
        foreach (var person in named.Where(p => people.Find(p) is null))
        {
            var meant = Suggestion.For(person, people.All.Select(a => a.Person).ToList()) is { } near ? $"; did you mean {near}?" : ".";
            reader.Problem("People", $"there is nobody called '{person}' under People{meant}");
        }
        reader.Done();
        return named;
    }
}
