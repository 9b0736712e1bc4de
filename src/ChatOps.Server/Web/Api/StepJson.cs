using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Server.Web.Api;

public sealed record StepJson(
    string Id, string Title, StepKind Kind, string User, string Host, IReadOnlyList<string> Command, string? Input, Effect Effect, double TimeLimitSeconds,
    bool Required, IReadOnlyList<string> Guards, IReadOnlyList<StepJson> Undo, bool Login, InputEncoding InputEncoding)
{
    public static StepJson From(Step s) => new(
        s.Id, s.Title, s.Kind, s.ShownUser, s.Host, s.Command.Arguments, s.Input, s.Effect, s.TimeLimit.TotalSeconds, s.Required,
        [.. s.Guards.Select(PlanText.Of)], [.. s.Undo.Select(From)], s.Login, s.InputEncoding);
}
