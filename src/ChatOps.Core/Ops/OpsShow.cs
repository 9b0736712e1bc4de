using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Transcripts;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops show</c>.</summary>
public sealed class OpsShow(OperationReader reader, ITranscriptStore transcripts, AccessPolicy access) : IOpsCommand
{
    private const int FewLines = 15;
    private const int ManyLines = 200;

    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "show", "Shows one operation: where it stands, its steps, its last lines", Risk.Read,
        [OpsSpec.Operation, new Parameter.Choice("part", "Only its whole plan, or only its output", Required: false, [Plan, Output])],
        "ops show k7f3m", "ops show k7f3m --part plan");

    public const string Plan = "plan";
    public const string Output = "output";

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return new Answer.Refused("unknown-operation", $"there is no operation {handle} that you may see; /ops list shows them");
        return request.Command.Value("part") switch
        {
            Plan => PlanOf(operation),
            Output => OutputOf(operation, await transcripts.TailAsync(operation.Id, ManyLines, cancellationToken)),
            _ => new Answer.Replied(Printed(WhereItStands(operation, request), await transcripts.TailAsync(operation.Id, FewLines, cancellationToken))),
        };
    }

    private Answer PlanOf(Operation operation)
    {
        if (operation.Plan is not { } plan)
            return new Answer.Refused("plan-none", $"{operation.Handle} has no plan{(operation.State == OperationState.Planning ? " yet; ask again in a moment" : "")}");
        var reply = PlanReply.Of(plan, access.ApprovalFor(operation.Command.Name, plan)) with { Buttons = [.. OperationCard.Of(operation).Buttons.Where(b => b.Kind is ButtonKind.Approve or ButtonKind.Deny)] };
        return new Answer.Replied(reply);
    }

    /// <summary>Lines are numbered from 1, so the first of them tells whether there are others before it.</summary>
    private static Answer.Replied OutputOf(Operation operation, IReadOnlyList<TranscriptLine> lines)
    {
        var rest = lines is [{ Number: > 1 }, ..] ? $"\nThese are its last {lines.Count} lines; those before them are on the operation's page." : "";
        return new(Printed(new($"Output · {operation.Handle}", operation.Command.Text + rest), lines));
    }

    private static Reply WhereItStands(Operation operation, AnswerRequest request)
    {
        var card = OperationCard.Of(operation);
        var reply = card with { Fields = [.. card.Fields, new("Asked", OpsSpec.Time(operation.RequestedAt, request.Zone)) { At = operation.RequestedAt }] };
        if (operation.Approval?.Decision is { } decision)
            reply = reply.With("Decided", $"{decision.Kind} by {decision.Person}, {OpsSpec.Time(decision.At, request.Zone)}");
        return reply;
    }

    private static Reply Printed(Reply reply, IReadOnlyList<TranscriptLine> lines) =>
        lines.Count == 0 ? reply : reply with { Code = string.Join('\n', lines.Select(l => l.Text)) };
}
