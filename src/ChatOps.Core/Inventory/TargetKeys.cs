using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Inventory;

/// <summary>
/// Reads a target's section of the settings for the family that knows its keys. A value that cannot be is a sentence that names the key, and what is read
/// then only lets the reading go on: all problems are told at once.
/// </summary>
public sealed partial class TargetKeys(Target target)
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string> _values = new(target.Settings, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Problems => _problems;

    public IEnumerable<string> Names => _values.Keys;

    public bool Holds(string key) => _values.ContainsKey(key);

    /// <summary>What was bound, when nothing was wrong with it.</summary>
    /// <exception cref="InvalidOperationException">With every problem.</exception>
    public T Sound<T>(T bound) => _problems is [] ? bound : throw new InvalidOperationException(string.Join(" ", _problems));

    /// <summary>Of the target as a whole: <paramref name="what"/> goes on behind its name.</summary>
    public void Refuse(string what) => Add($"Targets:{target.Name} {what}.");

    public void Refuse(string key, string what) => Add($"Targets:{target.Name}:{key} {what}.");

    /// <summary>The positions that a list of the section has, where <paramref name="key"/>'s first group is the position.</summary>
    public IReadOnlyList<int> Positions(Regex key) =>
        [.. _values.Keys.Select(k => key.Match(k)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order()];

    public string Text(string key, string otherwise)
    {
        var value = _values.GetValueOrDefault(key) ?? otherwise;
        if (value.Any(char.IsControl))
            Refuse(key, "holds control characters");
        return value;
    }

    public string Word(string key, string otherwise)
    {
        var value = Text(key, otherwise);
        if (!PlainWord().IsMatch(value))
            Refuse(key, $"('{value}') must be a plain name: letters, digits, '.', '_', ':' and '-', not beginning with '-'");
        return value;
    }

    /// <summary>Empty is allowed: the account that the executor arrives as, or one that is read from the host.</summary>
    public string Account(string key, string otherwise) => _values.GetValueOrDefault(key) is "" ? "" : Word(key, otherwise);

    /// <summary>An account that steps and looks run as; what only root may do is a root line and none of these.</summary>
    public string StepAccount(string key, string otherwise)
    {
        var account = Account(key, otherwise);
        if (account == "root")
            Refuse(key, "('root') is refused (root-refused): no launcher runs as root, ever; name the account that the data belongs to");
        return account;
    }

    public string Path(string key, string otherwise)
    {
        var value = Text(key, otherwise);
        if (!value.StartsWith('/') || value == "/" || value.Split('/').Any(p => p is ".." or "."))
            Refuse(key, $"('{value}') must be an absolute path without '.' or '..'");
        return value.TrimEnd('/');
    }

    /// <summary>Null: it is left out, or was none.</summary>
    public int? Port(string key) => Read<int>(
        key, text => int.TryParse(text, NumberStyles.None, null, out var port) && port is > 0 and < 65536 ? port : null, "must be a port, 1 to 65535");

    /// <param name="example">Shown to who wrote something else.</param>
    public TimeSpan Time(string key, TimeSpan otherwise, TimeSpan least, string example) => Read<TimeSpan>(
        key, text => Core.Time.Durations.ReadWritten(text) is { } time && time >= least ? time : null, $"must be a time such as {example}") ?? otherwise;

    public bool Truth(string key, bool otherwise) => Read<bool>(key, ChatOps.Core.Text.YesNo.Read, "must be true or false") ?? otherwise;

    public double Factor(string key, double otherwise) => Read<double>(
        key, text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor >= 1 ? factor : null,
        "must be a number from 1 on, such as 1.1") ?? otherwise;

    private T? Read<T>(string key, Func<string, T?> understand, string otherwise)
        where T : struct
    {
        if (!_values.TryGetValue(key, out var text))
            return null;
        var value = understand(text);
        if (value is null)
            Refuse(key, $"('{text}') {otherwise}");
        return value;
    }

    private void Add(string sentence)
    {
        if (!_problems.Contains(sentence))
            _problems.Add(sentence);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.:-]*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainWord();
}
