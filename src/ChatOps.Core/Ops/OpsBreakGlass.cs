using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops break-glass</c>: what waits starts without a second person.</summary>
public sealed class OpsBreakGlass(BreakGlassHandler handler) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "break-glass", "Starts what waits without a second person, where the settings name you; everybody is called, and somebody else must review it", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("reason", "Why nobody can be waited for, for the record", Required: true, Reason.Pattern, Rest: true, Reason.Hint)],
        "ops break-glass k7f3m the lab stands still and nobody answers");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken) =>
        handler.UseAsync(request.Delivery, request.Command.Value("operation")!, request.Command.Value("reason")!, request.Actor, cancellationToken);
}
