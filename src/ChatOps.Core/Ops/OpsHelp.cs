using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops help</c>.</summary>
public sealed class OpsHelp(AccessPolicy access) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "help", "Shows what you may do here, or one command's page", Risk.Read,
        [new Parameter.Text("command", "A family or a command", Required: false, Rest: true)], "ops help", "ops help senaite restore");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var usable = request.Commands
            .Where(c => access.MayUse(request.Actor, c.Spec.Name, request.Channel))
            .Select(c => CommandDescription.Of(c.Spec, CommandParser.IsPlannable(c)))
            .ToList();
        return Task.FromResult(Help.For(request.Command.Value("command"), usable, c => access.ApprovalFor(c.Name)?.Role));
    }
}
