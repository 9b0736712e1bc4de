using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Completion;

/// <summary>What stands behind family and verb so far, and what could stand next.</summary>
internal sealed class LineReading(ICommand command, string line)
{
    private const int Most = 60;
    private readonly CommandSpec _spec = command.Spec;
    private readonly bool _plannable = CommandParser.IsPlannable(command);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private Parameter? _option;
    private string _target = "";

    /// <param name="words">The last one is being typed, and may be empty.</param>
    public async Task<Completed> ReadAsync(string[] words, Func<Parameter, string, Task<IEnumerable<Offer>>> valuesOf)
    {
        for (var i = 0; i < words.Length - 1; i++)
        {
            // The rest of the line is one value, with its blanks.
            if (_option is null && !words[i].StartsWith("--", StringComparison.Ordinal) && Next() is Parameter.Text { Rest: true } rest)
                return await OffersAsync(rest, string.Join(' ', words[i..]), valuesOf, options: false);
            Take(words[i]);
        }
        var wanted = _option ?? Next();
        return await OffersAsync(wanted, words[^1], valuesOf, options: _option is null);
    }

    private async Task<Completed> OffersAsync(Parameter? wanted, string typed, Func<Parameter, string, Task<IEnumerable<Offer>>> valuesOf, bool options)
    {
        var head = line[..(line.Length - typed.Length)];
        var all = wanted is null || typed.StartsWith('-') ? [] : (await valuesOf(wanted, _target)).ToList();
        var fits = all.Where(o => o.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Concat(all.Where(o => typed.Length > 1 && !o.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && o.Value.Contains(typed, StringComparison.OrdinalIgnoreCase)));
        ImmutableArray<Offer> offers =
        [
            .. fits.Take(Most).Select(o => o with { Value = $"{head}{o.Value} ", Risk = _spec.Risk }),
            .. options ? Options(typed, wanted).Select(o => new Offer($"{head}--{o.Name} ", $"--{o.Name}", o.Summary)) : [],
        ];
        return new(wanted is not null && all.Count == 0 ? $"{wanted.Name}: {ParameterDescription.Of(wanted).Hint ?? wanted.Summary}" : CommandUsage.Line(_spec, _plannable), offers);
    }

    private void Take(string word)
    {
        if (_option is { } option)
        {
            Note(option, word);
            _option = null;
        }
        else if (word.StartsWith("--", StringComparison.Ordinal))
        {
            var (name, value) = word[2..].Split('=', 2) is [var n, var v] ? (n.ToLowerInvariant(), v) : (word[2..].ToLowerInvariant(), null);
            _given.Add(name);
            var named = _spec.Parameters.FirstOrDefault(p => p.Name == name);
            if (named is not null && value is not null)
                Note(named, value);
            _option = value is null && named is not null and not Parameter.Flag ? named : null;
        }
        else if (Next() is { } next)
            Note(next, word);
    }

    private void Note(Parameter parameter, string word)
    {
        _given.Add(parameter.Name);
        if (parameter is Parameter.Target)
            _target = word;
    }

    private Parameter? Next() => _spec.Parameters.FirstOrDefault(p => p is not (Parameter.Flag or Parameter.Text { Named: true }) && !_given.Contains(p.Name));

    private IEnumerable<(string Name, string Summary)> Options(string typed, Parameter? wanted)
    {
        if (typed.Length > 0 && !typed.StartsWith('-'))
            return [];
        // What comes next anyway needs no name, unless somebody begins to write it.
        return _spec.Parameters.Where(p => p is not (Parameter.Target or Parameter.Text { Rest: true }) && (p != wanted || typed.Length > 0)).Select(p => (p.Name, p.Summary))
            .Concat(_plannable ? [(CommandSpec.PlanOption, "shows what would be done, and does nothing")] : [])
            .Where(o => !_given.Contains(o.Item1) && $"--{o.Item1}".StartsWith(typed.ToLowerInvariant(), StringComparison.Ordinal));
    }
}
