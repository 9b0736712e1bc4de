using System.Text.RegularExpressions;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Configuration;

/// <summary>Reads one parameter of a declared command.</summary>
internal static class ParameterSettings
{
    public static Parameter Read(SettingsReader reader)
    {
        var type = reader.Choice<ParameterType>("Type", null);
        var summary = reader.Text("Summary", reader.Name);
        var required = type != ParameterType.Flag && reader.Flag("Required", fallback: true);
        Parameter parameter = type switch
        {
            ParameterType.Choice => new Parameter.Choice(reader.Name, summary, required, reader.RequiredList("Values", "one")),
            ParameterType.Duration => Duration(reader, summary, required),
            ParameterType.PortRange => new Parameter.PortRange(reader.Name, summary, required),
            ParameterType.Flag => new Parameter.Flag(reader.Name, summary),
            _ => Text(reader, summary, required),
        };
        reader.Done();
        return parameter;
    }

    private static Parameter.Duration Duration(SettingsReader reader, string summary, bool required)
    {
        var most = TimeSpan.FromDays(366);
        return new(
            reader.Name, summary, required,
            reader.Time("Least", TimeSpan.FromSeconds(1), TimeSpan.Zero, most), reader.Time("Most", TimeSpan.FromDays(1), TimeSpan.Zero, most));
    }

    private static Parameter.Text Text(SettingsReader reader, string summary, bool required)
    {
        var pattern = reader.Text("Pattern") is { Length: > 0 } p ? p : null;
        if (pattern is not null)
            TellPattern(reader, pattern);
        var hint = reader.Text("Hint") is { Length: > 0 } h ? h : null;
        return new(reader.Name, summary, required, pattern, reader.Flag("Rest", fallback: false), hint);
    }

    private static void TellPattern(SettingsReader reader, string pattern)
    {
        if (!pattern.StartsWith('^') || !pattern.EndsWith('$'))
            reader.Problem("Pattern", "must begin with ^ and end with $, or a part of the text would be enough.");
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            reader.Problem("Pattern", $"is no regular expression: {e.Message}");
        }
    }
}
