namespace ChatOps.Core.Commands;

/// <summary>How a command is typed, in one line: <c>/senaite restore &lt;target&gt; --point &lt;latest or a stamp&gt; [--plan]</c>.</summary>
public static class CommandUsage
{
    /// <param name="plannable">It makes a plan, so <c>--plan</c> may be added.</param>
    public static string Line(CommandSpec spec, bool plannable) =>
        string.Join(' ', [$"/{spec.Name}", .. spec.Parameters.Where(p => !IsRest(p)).Select(Show), .. plannable ? ["[--plan]"] : Array.Empty<string>(),
            .. spec.Parameters.Where(IsRest).Select(Show)]);

    /// <summary>What somebody typed, short enough to be said back.</summary>
    internal static string Clip(string typed)
    {
        if (typed.Length <= 60)
            return typed;
        return string.Concat(typed.AsSpan(0, char.IsHighSurrogate(typed[59]) ? 59 : 60), "…");
    }

    private static string Show(Parameter parameter) => parameter switch
    {
        Parameter.Flag => $"[--{parameter.Name}]",
        Parameter.Text { Rest: true } => parameter.Required ? $"<{parameter.Name}…>" : $"[<{parameter.Name}…>]",
        Parameter.Target => $"<{parameter.Name}>",
        { Required: true } => $"<{Wanted(parameter)}>",
        _ => $"[--{parameter.Name} <{Wanted(parameter)}>]",
    };

    private static string Wanted(Parameter parameter) => parameter switch
    {
        Parameter.Choice { Values.Length: <= 6 } choice => string.Join('|', choice.Values),
        Parameter.Text { Hint: { } hint, Required: false } => hint,
        Parameter.Text { Hint: { } hint } => $"{parameter.Name}: {hint}",
        _ => parameter.Name,
    };

    private static bool IsRest(Parameter parameter) => parameter is Parameter.Text { Rest: true };
}
