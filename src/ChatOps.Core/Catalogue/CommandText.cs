using System.Text;

namespace ChatOps.Core.Catalogue;

/// <summary>Writes a parsed command back as text that parses to the same command.</summary>
public static class CommandText
{
    public static string Write(ParsedCommand command)
    {
        var text = new StringBuilder().Append('/').Append(command.Spec.Name);
        foreach (var parameter in command.Spec.Parameters)
        {
            if (parameter is Parameter.Target && command.Target is { } target)
                text.Append(' ').Append(target.Name);
            else if (command.Value(parameter.Name) is { } value)
                Append(text, parameter, value);
        }
        return command.PlanOnly ? text.Append(" --plan").ToString() : text.ToString();
    }

    private static void Append(StringBuilder text, Parameter parameter, string value)
    {
        if (parameter is Parameter.Text { Rest: true })
            text.Append(' ').Append(value);
        else if (parameter is Parameter.Flag)
            text.Append(" --").Append(parameter.Name);
        else
            text.Append(" --").Append(parameter.Name).Append(' ').Append(Quote(value));
    }

    private static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "-_.:,/@".Contains(c))
            ? value
            : "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
