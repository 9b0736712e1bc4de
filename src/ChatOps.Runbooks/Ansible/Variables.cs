using System.Text.Json.Nodes;
using ChatOps.Core.Commands;

namespace ChatOps.Runbooks.Ansible;

/// <summary>
/// What people typed, as the variables of a run. ansible reads every text in a file of variables as a template, and would run what stands in it; one that
/// is marked as unsafe stays text wherever it goes.
/// </summary>
internal static class Variables
{
    public static JsonObject Of(PlaybookCommand declared, ParsedCommand command)
    {
        var variables = new JsonObject();
        foreach (var (parameter, variable) in declared.Vars)
        {
            if (command.Value(parameter) is { } value)
                variables[variable] = Typed(declared.Spec.Parameters.First(p => p.Name == parameter), command, value);
            else if (declared.Spec.Parameters.First(p => p.Name == parameter) is Parameter.Flag)
                variables[variable] = false;
        }
        return variables;
    }

    /// <summary>Numbers and truths keep their type: the text "false" would be true to a condition.</summary>
    private static JsonNode Typed(Parameter parameter, ParsedCommand command, string value) => parameter switch
    {
        Parameter.Flag => true,
        Parameter.Duration => (long)command.Duration(parameter.Name)!.Value.TotalSeconds,
        _ => new JsonObject { ["__ansible_unsafe"] = value },
    };
}
