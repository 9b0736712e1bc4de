using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Text;
using ChatOps.Core.Time;

namespace ChatOps.Core.Commands;

/// <summary>A typed word in canonical form, or what is wrong with it (a part of a sentence that follows the parameter's name).</summary>
internal readonly record struct ParameterValue(string? Value, string Problem)
{
    /// <summary>A flag's value is <c>true</c> or <c>false</c>; of the others what <see cref="ParsedCommand.Values"/> holds.</summary>
    public static ParameterValue Read(Parameter parameter, string typed) =>
        typed.Length == 0 ? new(null, "needs a value") : parameter switch
        {
            Parameter.Choice choice => ReadChoice(choice, typed),
            Parameter.Text text => ReadText(text, typed),
            Parameter.Duration duration => ReadDuration(duration, typed),
            Parameter.PortRange => PortRanges.Canonical(typed) is { } ports
                ? new(ports, "")
                : new(null, PortRanges.NamesUdp(typed)
                    ? $"cannot be '{CommandUsage.Clip(typed)}': UDP ports (U:) need nmap as root, and this bot scans TCP only, without root; leave them out"
                    : $"cannot be '{CommandUsage.Clip(typed)}'; write ports from 1 to 65535, the smaller one first, such as 80 or 22,8000-8100"),
            Parameter.Flag => ReadFlag(typed),
            _ => new(typed, ""),
        };

    private static ParameterValue ReadChoice(Parameter.Choice choice, string typed) =>
        (choice.Values.FirstOrDefault(v => v == typed)
            ?? choice.Values.FirstOrDefault(v => v.Equals(typed, StringComparison.OrdinalIgnoreCase))) is { } value
            ? new(value, "")
            : new(null, $"cannot be '{CommandUsage.Clip(typed)}'; it is one of {string.Join(", ", choice.Values)}{Suggestion.Ask(typed, choice.Values)}");

    private static ParameterValue ReadText(Parameter.Text text, string typed)
    {
        if (text.Pattern is not { } pattern)
            return new(typed, "");
        try
        {
            if (Regex.IsMatch(typed, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
                return new(typed, "");
        }
        catch (RegexMatchTimeoutException)
        {
            return new(null, $"could not be checked in time; write something shorter, such as {text.Hint ?? pattern}");
        }
        return new(null, $"cannot be '{CommandUsage.Clip(typed)}'; write {text.Hint ?? $"what matches {pattern}"}");
    }

    private static ParameterValue ReadDuration(Parameter.Duration duration, string typed) => Durations.Read(typed) switch
    {
        null => new(null, $"cannot be '{CommandUsage.Clip(typed)}'; write a duration such as 2h, 2h30, 90m, 1d or 45s"),
        { } span when span < duration.Least || span > duration.Most =>
            new(null, $"cannot be {Durations.Write(span)}; it is at least {Durations.Write(duration.Least)} and at most {Durations.Write(duration.Most)}"),
        { } span => new(span.ToString("c", CultureInfo.InvariantCulture), ""),
    };

    private static ParameterValue ReadFlag(string typed) => YesNo.Read(typed) switch
    {
        true => new("true", ""),
        false => new("false", ""),
        null => new(null, $"is either there or not; leave out '={CommandUsage.Clip(typed)}'"),
    };
}
