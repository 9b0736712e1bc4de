using System.Collections.Immutable;
using ChatOps.Core.Time;

namespace ChatOps.Core.Commands;

/// <param name="Type"><c>target</c>, <c>choice</c>, <c>text</c>, <c>duration</c>, <c>ports</c> or <c>flag</c>.</param>
/// <param name="Kind">Of a target.</param>
/// <param name="Values">Of a choice; of a target the names that the reader may use, where somebody reads.</param>
/// <param name="Pattern">Of a text, or null.</param>
/// <param name="Hint">What to write, for people.</param>
/// <param name="Rest">A text that takes the rest of the line.</param>
public sealed record ParameterDescription(
    string Name, string Type, string Summary, bool Required, string? Kind = null, ImmutableArray<string>? Values = null,
    string? Pattern = null, string? Hint = null, bool Rest = false)
{
    public static ParameterDescription Of(Parameter parameter) => parameter switch
    {
        Parameter.Target { Addresses: true } target => Plain(target, "target", "a name, or one address that the settings allow") with { Kind = target.Kind },
        Parameter.Target target => Plain(target, "target", "a name; may be left out where only one fits") with { Kind = target.Kind },
        Parameter.Choice choice => Plain(choice, "choice", string.Join(", ", choice.Values)) with { Values = choice.Values },
        Parameter.Text text => Plain(text, "text", text.Hint ?? (text.Rest ? "the rest of the line" : "text")) with { Pattern = text.Pattern, Rest = text.Rest },
        Parameter.Duration span => Plain(span, "duration", $"{Durations.Write(span.Least)} to {Durations.Write(span.Most)}, such as 2h, 2h30 or 90m"),
        Parameter.PortRange ports => Plain(ports, "ports", "such as 80 or 22,8000-8100"),
        _ => Plain(parameter, "flag", "there or not"),
    };

    private static ParameterDescription Plain(Parameter parameter, string type, string hint) =>
        new(parameter.Name, type, parameter.Summary, parameter.Required, Hint: hint);
}
