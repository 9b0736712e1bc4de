using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Catalogue;

/// <summary>Reads what stands behind family and verb, once.</summary>
internal sealed class ArgumentReading(CommandSpec spec, bool plannable, UsableTargets targets, Words words)
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _given = [];
    private TargetId? _target;
    private bool _planOnly;
    private bool _onlyValues;

    public ParseResult Read()
    {
        while (words.MoveNext())
        {
            if ((words.AtOption && !_onlyValues ? ReadOption() : ReadPositional()) is { } rejected)
                return rejected;
        }
        return Finish();
    }

    private ParseResult.Rejected? ReadOption()
    {
        if (!words.TryTake(out var word, out var problem))
            return Bad(problem);
        var (name, value) = Split(Words.WithoutDashes(word.Text));
        if (name.Length == 0 && value is null)
        {
            _onlyValues = true;
            return null;
        }
        if (name.Equals(CommandSpec.PlanOption, StringComparison.OrdinalIgnoreCase) && plannable)
            return TakePlan(value);
        var parameter = spec.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? OfGroup(name);
        if (parameter is null)
            return UnknownOption(name);
        if (parameter is Parameter.Flag)
            return Set(parameter, value ?? "true");
        return value is null ? TakeValue(parameter) : Set(parameter, value);
    }

    private ParseResult.Rejected? TakeValue(Parameter parameter)
    {
        if (!words.MoveNext() || words.AtOption)
            return Bad($"--{parameter.Name} needs a value; a value that begins with two dashes stands in quotation marks");
        return words.TryTake(out var word, out var problem) ? Set(parameter, word.Text) : Bad(problem);
    }

    private ParseResult.Rejected? TakePlan(string? value)
    {
        if (value is not null)
            return Bad("--plan has no value; leave out the '=' and what follows");
        if (_planOnly)
            return Bad("--plan is there twice; leave one out");
        _planOnly = true;
        return null;
    }

    private ParseResult.Rejected? ReadPositional()
    {
        var parameter = NextPositional();
        if (parameter is Parameter.Text { Rest: true })
            return Set(parameter, words.TakeRest());
        if (!words.TryTake(out var word, out var problem))
            return Bad(problem);
        if (parameter is null)
            return Bad($"'{CommandUsage.Clip(word.Text)}' is a word too many; leave it out, or put words that belong together in quotation marks");
        if (parameter is not Parameter.Target target || word.Text.StartsWith(GroupTarget.Prefix, StringComparison.Ordinal) || targets.Find(target, word.Text) is not null || !MeansTheNext(target, word.Text))
            return Set(parameter, word.Text);
        SetTarget(target, targets.Named[0]);
        return Set(NextPositional()!, word.Text);
    }

    private Parameter? NextPositional() => spec.Parameters.FirstOrDefault(p => IsPositional(p) && !_given.Contains(p.Name));

    private static bool IsPositional(Parameter parameter) => parameter is not (Parameter.Flag or Parameter.Text { Named: true });

    /// <summary>
    /// Was the target left out? Only where one fits, and where the word could not be meant as a target's name: the next parameter takes it
    /// and would not take such a name. Otherwise a mistyped target would silently become another one.
    /// </summary>
    private bool MeansTheNext(Parameter.Target target, string word)
    {
        var next = spec.Parameters.FirstOrDefault(p => IsPositional(p) && p != target && !_given.Contains(p.Name));
        return targets.Named.Count == 1 && next is not null
            && ParameterValue.Read(next, word).Value is not null
            && ParameterValue.Read(next, targets.Named[0].Name).Value is null;
    }

    private ParseResult.Rejected? Set(Parameter parameter, string typed)
    {
        if (!_given.Add(parameter.Name))
            return Bad($"--{parameter.Name} is given twice; leave one out");
        if (parameter is Parameter.Target target)
        {
            if (typed.StartsWith(GroupTarget.Prefix, StringComparison.Ordinal))
                return SetGroup(target, typed);
            if (targets.Find(target, typed) is not { } found)
                return targets.Unknown(target, typed, Usage);
            SetTarget(target, found);
            return null;
        }
        var (value, problem) = ParameterValue.Read(parameter, typed);
        if (value is null)
            return Bad($"--{parameter.Name} {problem}");
        if (parameter is not Parameter.Flag || value == "true")
            _values[parameter.Name] = value;
        return null;
    }

    private Parameter? OfGroup(string name) =>
        plannable && spec.TargetKind is not null ? GroupOptions.All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) : null;

    private ParseResult.Rejected? SetGroup(Parameter.Target parameter, string typed)
    {
        if (targets.Group(typed) is not { } group)
            return targets.UnknownGroup(typed, Usage);
        _given.Add(parameter.Name);
        _target = group;
        return null;
    }

    private void SetTarget(Parameter.Target parameter, Target target)
    {
        _given.Add(parameter.Name);
        _target = target.Id;
    }

    private ParseResult Finish()
    {
        foreach (var parameter in spec.Parameters.Where(p => p.Required && !_given.Contains(p.Name)))
        {
            if (parameter is not Parameter.Target target)
                return Bad($"<{parameter.Name}> is missing: {parameter.Summary}");
            if (targets.Named.Count != 1)
                return targets.Named.Count == 0 ? targets.Unknown(target, null, Usage) : Bad($"say which {target.Kind} is meant: {targets.Names}");
            SetTarget(target, targets.Named[0]);
        }
        if (_target is not { Kind: GroupTarget.Kind } && GroupOptions.All.FirstOrDefault(o => OfGroup(o.Name) is not null && spec.Parameters.All(p => p.Name != o.Name) && _given.Contains(o.Name)) is { } lone)
            return Bad($"--{lone.Name} is for groups; write group:NAME where the target stands, or leave it out");
        var command = new ParsedCommand(spec, _target, _values.ToImmutableSortedDictionary(), _planOnly);
        return command.Text.Length > CommandParser.MaxLength
            ? Bad($"written out in full the command has more than {CommandParser.MaxLength} characters; make it shorter")
            : new ParseResult.Parsed(command);
    }

    private ParseResult.Rejected UnknownOption(string name)
    {
        if (name.Equals(CommandSpec.PlanOption, StringComparison.OrdinalIgnoreCase))
            return Bad($"/{spec.Name} touches no host, so there is no plan to show; leave out --plan");
        var known = spec.Parameters.Select(p => p.Name).Concat(plannable ? [CommandSpec.PlanOption] : []).ToList();
        var next = known.Count > 0 ? $"it has {string.Join(", ", known.Select(n => $"--{n}"))}" : "it has none";
        var rest = spec.Parameters is [.., Parameter.Text { Rest: true }] ? "; write -- before text that begins with dashes" : "";
        return Bad($"there is no option '--{CommandUsage.Clip(name)}' in /{spec.Name}: {next}{Suggestion.Ask(name, known)}{rest}");
    }

    private static (string Name, string? Value) Split(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (option, null) : (option[..equals], option[(equals + 1)..]);
    }

    private string Usage => CommandUsage.Line(spec, plannable);

    private ParseResult.Rejected Bad(string reason) => new("bad-argument", reason, Usage);
}
