using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Core.Catalogue;

/// <summary>A command as plain data, for the API and for registering it on platforms.</summary>
/// <param name="Plan">It understands <c>--plan</c>.</param>
public sealed record CommandDescription(
    string Name, string Family, string Verb, string Summary, Risk Risk, string Usage, bool Plan,
    ImmutableArray<ParameterDescription> Parameters, ImmutableArray<string> Examples)
{
    public static CommandDescription Of(CommandSpec spec, bool plannable) =>
        new(spec.Name, spec.Family, spec.Verb, spec.Summary, spec.Risk, CommandUsage.Line(spec, plannable), plannable,
            [.. spec.Parameters.Select(ParameterDescription.Of)], spec.Examples);
}
