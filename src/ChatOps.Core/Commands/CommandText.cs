using System.Text;
using ChatOps.Core.Inventory;
using ChatOps.Core.Time;

namespace ChatOps.Core.Commands;

/// <summary>Writes a parsed command back as text that parses to the same command.</summary>
public static class CommandText
{
    public static string Write(ParsedCommand command)
    {
        var text = new StringBuilder().Append('/').Append(command.Spec.Name);
        foreach (var parameter in command.Spec.Parameters.Where(p => p is not Parameter.Text { Rest: true }))
        {
            if (parameter is Parameter.Target && command.Target is { } target)
                text.Append(' ').Append(GroupTarget.IsOne(target) ? target.ToString() : Quote(target.Name));
            else if (parameter is Parameter.Choice { Required: true } && parameter == command.Spec.Parameters[0] && command.Value(parameter.Name) is { } word)
                text.Append(' ').Append(Quote(word)); // it stands first, so it is read first: /vtom maint on
            else if (command.Value(parameter.Name) is { } value)
                AppendOption(text, parameter, value);
        }
        foreach (var option in GroupOptions.All.Where(o => command.Target is { Kind: GroupTarget.Kind } && command.Spec.Parameters.All(p => p.Name != o.Name)))
        {
            if (command.Value(option.Name) is { } value)
                AppendOption(text, option, value);
        }
        if (command.PlanOnly)
            text.Append(" --").Append(CommandSpec.PlanOption);
        if (command.Spec.Parameters is [.., Parameter.Text { Rest: true } rest] && command.Value(rest.Name) is { } words)
            AppendRest(text, command, rest, words);
        return text.ToString();
    }

    private static void AppendOption(StringBuilder text, Parameter parameter, string value)
    {
        text.Append(" --").Append(parameter.Name);
        if (parameter is Parameter.Duration)
            text.Append(' ').Append(Durations.Write(TimeSpan.Parse(value)));
        else if (parameter is not Parameter.Flag)
            text.Append(' ').Append(Quote(value));
    }

    /// <summary>As it stands, where that is read back as the same; with its name and in quotation marks otherwise.</summary>
    private static void AppendRest(StringBuilder text, ParsedCommand command, Parameter rest, string words)
    {
        var comesLast = command.Spec.Parameters.All(p =>
            p == rest || p is Parameter.Flag or Parameter.Text { Named: true } || (p is Parameter.Target ? command.Target is not null : command.Value(p.Name) is not null));
        if (!comesLast || words.Length == 0 || words.Trim() != words || Words.Unlink(words) != words)
            text.Append(" --").Append(rest.Name).Append(' ').Append(Quote(words));
        else
            text.Append(Words.LooksLikeOption(words) ? " -- " : " ").Append(words);
    }

    private static string Quote(string value)
    {
        if (value.Length > 0 && value[0] != '-' && value.All(c => char.IsAsciiLetterOrDigit(c) || "-_.:,/@".Contains(c)))
            return value;
        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        if (Words.Unlink(value) != value)
            quoted = quoted.Replace("<", "\\<", StringComparison.Ordinal);
        return $"\"{quoted}\"";
    }
}
