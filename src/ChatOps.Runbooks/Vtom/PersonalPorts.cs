using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// <c>.personalport_rc</c>: below <c>[ports]</c> a line <c>service:name</c> for each service that has another name in the services file. Editing changes
/// the second word of the services meant and not one byte more.
/// </summary>
internal sealed partial record PersonalPorts(string Raw)
{
    private const string Section = "[ports]";

    private readonly record struct Mapping(string Service, string Name, int Line);

    private IEnumerable<string> Split => Raw.Split('\n');

    /// <summary>The name a service has in the services file now: its own where the file does not say otherwise.</summary>
    public string NameOf(string service) => Mappings().Where(m => m.Service == service).Select(m => m.Name).FirstOrDefault() ?? service;

    public bool Names(string service) => Mappings().Any(m => m.Service == service);

    /// <summary>Every service that has another name than its own.</summary>
    public ImmutableSortedDictionary<string, string> Map =>
        Mappings().Where(m => m.Name != m.Service).GroupBy(m => m.Service, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);

    /// <summary>Why this file is nothing to edit, as the end of a sentence; null: it is fine.</summary>
    public string? Problem(IEnumerable<string> services)
    {
        if (Raw.Contains('\r', StringComparison.Ordinal))
            return "has line ends of Windows (CR LF), which VTOM takes for a part of the name";
        if (Raw.Contains('\0', StringComparison.Ordinal))
            return "holds a NUL byte";
        if (Raw.StartsWith("\u00ef\u00bb\u00bf", StringComparison.Ordinal))
            return "begins with a byte order mark, so its first line is not what it looks like";
        foreach (var service in services)
        {
            if (Split.FirstOrDefault(l => Line().Match(l) is { Success: false } && First().Match(l) is { Success: true } first && first.Groups["service"].Value == service) is { } odd)
                return $"names {service} in a line that this bot cannot read: {Core.Text.Quotation.Line(odd.Trim(), 80)}";
            if (Mappings().Count(m => m.Service == service) > 1)
                return $"maps {service} twice";
            if (!Names(service) && Split.Any(l => Line().Match(l) is { Success: true } match && match.Groups["service"].Value == service))
                return $"maps {service} outside of {Section}";
        }
        return null;
    }

    /// <summary>The file with these services mapped to these names.</summary>
    public PersonalPorts With(IEnumerable<(string Service, string Name)> wanted) =>
        wanted.Aggregate(this, (file, w) => file.Names(w.Service) ? file.Change(w.Service, w.Name) : file.Add(w.Service, w.Name));

    private PersonalPorts Change(string service, string name)
    {
        var at = Mappings().First(m => m.Service == service).Line;
        var lines = Raw.Split('\n');
        var old = Line().Match(lines[at]).Groups["name"];
        lines[at] = lines[at][..old.Index] + name + lines[at][(old.Index + old.Length)..];
        return new(string.Join('\n', lines));
    }

    /// <summary>Behind the last line of the section that maps something, or behind its heading; a file without the section gets one.</summary>
    private PersonalPorts Add(string service, string name)
    {
        var lines = Raw.Split('\n').ToList();
        var heading = lines.FindLastIndex(IsHeading);
        if (heading < 0)
            return new($"{Raw}{(Raw.Length > 0 && Raw[^1] != '\n' ? "\n" : "")}{Section}\n{service}:{name}\n");
        lines.Insert(Mappings().Select(m => m.Line).Append(heading).Max() + 1, $"{service}:{name}");
        return new(string.Join('\n', lines));
    }

    private ImmutableArray<Mapping> Mappings()
    {
        var mappings = ImmutableArray.CreateBuilder<Mapping>();
        var (inside, number) = (false, -1);
        foreach (var line in Split)
        {
            number++;
            if (line.TrimStart().StartsWith('['))
                inside = IsHeading(line);
            else if (inside && Line().Match(line) is { Success: true } match)
                mappings.Add(new(match.Groups["service"].Value, match.Groups["name"].Value, number));
        }
        return mappings.ToImmutable();
    }

    private static bool IsHeading(string line) => line.Trim().Equals(Section, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[ \t]*(?<service>[^\s:=#;\[\]]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex First();

    [GeneratedRegex(@"\A[ \t]*(?<service>[^\s:#;\[\]]+)[ \t]*:[ \t]*(?<name>[^\s:#;]+)[ \t\r]*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
