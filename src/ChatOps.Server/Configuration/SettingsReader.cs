using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Commands;
using ChatOps.Core.Text;
using ChatOps.Core.Time;

namespace ChatOps.Server.Configuration;

/// <summary>
/// Reads one object of the settings. It remembers which keys were asked for: what is left over at <see cref="Done"/> is unknown.
/// Problems are collected, never thrown, so that all of them can be told at once.
/// </summary>
internal sealed partial class SettingsReader(IConfigurationSection section, ICollection<string> problems)
{
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Name => section.Key;

    public string Path => section.Path;

    public void Problem(string key, string sentence) => problems.Add($"{Path}:{key}: {sentence}");

    public void Problem(string sentence) => problems.Add($"{Path}: {sentence}");

    /// <summary>Is something written under the key, even if it is wrong?</summary>
    public bool Has(string key) => Known(key) is { } child && (child.Value is not null || child.GetChildren().Any());

    public string Text(string key, string fallback = "")
    {
        var child = Known(key);
        if (child.GetChildren().Any())
            Problem(key, "must be one value.");
        return child.Value is { Length: > 0 } value ? value : fallback;
    }

    public string Required(string key)
    {
        var text = Text(key);
        if (text.Length == 0 && !Known(key).GetChildren().Any())
            Problem(key, "is missing.");
        return text;
    }

    public ImmutableArray<string> List(string key)
    {
        var child = Known(key);
        if (child.Value is { Length: > 0 })
            Problem(key, $"must be a list, such as [ \"{child.Value}\" ].");
        var items = child.GetChildren().OrderBy(c => c.Key, ConfigurationKeyComparer.Instance).ToList();
        if (items.Exists(i => i.Value is null || !int.TryParse(i.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            Problem(key, "must be a list of texts.");
        return [.. items.Select(i => i.Value).OfType<string>()];
    }

    /// <param name="example">What could stand there, for the sentence.</param>
    public ImmutableArray<string> RequiredList(string key, string example)
    {
        var list = List(key);
        if (!Has(key) || (list.IsEmpty && Known(key).Value is ""))
            Problem(key, $"is missing; nothing is granted or meant by default. Write for example [ \"{example}\" ].");
        return list;
    }

    /// <summary>Texts by name.</summary>
    public ImmutableSortedDictionary<string, string> Texts(string key)
    {
        var items = Known(key).GetChildren().ToList();
        if (Known(key).Value is { Length: > 0 } || items.Exists(i => i.Value is null))
            Problem(key, "must be an object of texts.");
        return items.Where(i => i.Value is not null).ToImmutableSortedDictionary(i => i.Key, i => i.Value!, StringComparer.Ordinal);
    }

    /// <summary>A list, or one text with semicolons, as ASP.NET writes its addresses.</summary>
    public ImmutableArray<string> Words(string key) =>
        Known(key).Value is { } value
            ? [.. value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : List(key);

    public TimeSpan Time(string key, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        var text = Text(key);
        if (text.Length == 0)
            return fallback;
        if (Durations.ReadWritten(text) is not { } time)
            Problem(key, $"'{text}' is no time span; write it as in chat, such as 30m, 2h30 or 7d, or with colons, such as 00:30:00.");
        else if (time < least || time > most)
            Problem(key, $"'{text}' must lie between {Durations.Write(least)} and {Durations.Write(most)}.");
        else
            return time;
        return fallback;
    }

    public int Number(string key, int fallback, int least, int most)
    {
        var text = Text(key);
        if (text.Length == 0)
            return fallback;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            Problem(key, $"'{text}' is no whole number.");
        else if (number < least || number > most)
            Problem(key, $"'{text}' must lie between {least} and {most}.");
        else
            return number;
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        var text = Text(key);
        if (text.Length == 0)
            return fallback;
        if (YesNo.Read(text) is { } flag)
            return flag;
        Problem(key, $"'{text}' must be true or false.");
        return fallback;
    }

    public T Choice<T>(string key, T? fallback) where T : struct, Enum
    {
        var text = fallback is null ? Required(key) : Text(key);
        if (Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
            return Enum.Parse<T>(name);
        if (text.Length > 0)
            Problem(key, $"'{text}' is not known; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
        return fallback ?? default;
    }

    /// <summary>The named objects under a key; their names are ids.</summary>
    public IEnumerable<SettingsReader> Named(string key) => Named(Known(key), problems);

    public static IEnumerable<SettingsReader> Named(IConfigurationSection parent, ICollection<string> problems)
    {
        foreach (var child in parent.GetChildren())
        {
            var reader = new SettingsReader(child, problems);
            if (!Id().IsMatch(child.Key))
                reader.Problem("a name must be 1 to 63 of a-z, 0-9, '_', '.' and '-', beginning with a letter or a digit.");
            if (child.Value is { Length: > 0 })
                reader.Problem("must be an object with keys of its own.");
            yield return reader;
        }
    }

    /// <summary>An object inside this one; null: it is not there.</summary>
    public SettingsReader? Inner(string key)
    {
        var child = Known(key);
        if (child.Value is { Length: > 0 })
            Problem(key, "must be an object with keys of its own.");
        return child.GetChildren().Any() ? new(child, problems) : null;
    }

    /// <summary>Everything under the object but the keys asked for so far, flattened: for whoever knows those keys.</summary>
    public ImmutableSortedDictionary<string, string> Rest()
    {
        var rest = section.AsEnumerable(makePathsRelative: true)
            .Where(p => p.Value is not null && !_known.Contains(p.Key.Split(':')[0]))
            .ToImmutableSortedDictionary(p => p.Key, p => p.Value!);
        foreach (var child in section.GetChildren())
            Known(child.Key);
        return rest;
    }

    /// <summary>Tells the keys nobody asked for.</summary>
    public void Done()
    {
        foreach (var child in section.GetChildren().Where(c => !_known.Contains(c.Key)))
            Problem(child.Key, Unknown(child.Key, _known));
    }

    public static string Unknown(string key, IReadOnlyCollection<string> known) =>
        Suggestion.For(key, known) is { } meant
            ? $"unknown key; did you mean {meant}?"
            : $"unknown key; known here: {string.Join(", ", known)}.";

    private IConfigurationSection Known(string key)
    {
        _known.Add(key);
        return section.GetSection(key);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_.-]{0,62}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
