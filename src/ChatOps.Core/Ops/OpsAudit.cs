using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops audit</c>.</summary>
public sealed class OpsAudit(OperationReader reader, IOperationStore store, AccessPolicy access) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of("audit", "Shows the record of an operation and whether its entries hold", Risk.Read, [OpsSpec.Operation], "ops audit k7f3m");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return new Answer.Refused("unknown-operation", $"there is no operation {handle} that you may see; /ops list shows them");
        if (access.MayReadRecord(request.Actor, operation) is Decision.Refused denied)
            return new Answer.Refused(denied.Code, denied.Reason);
        var trail = await store.AuditAsync(operation.Id, cancellationToken);
        var broken = trail.FirstBreak;
        var rows = trail.Entries.Select(e => ImmutableArray.Create(
            $"{e.Number}", OpsSpec.Time(e.Entry.At, request.Zone), e.Entry.Person, e.Entry.What, e.Entry.Detail));
        return new Answer.Replied(
            new($"Record of {handle}", broken is null ? $"{trail.Entries.Count} entries; each follows from the one before it in the record." : $"THE CHAIN IS BROKEN: {broken.Reason}.", broken is null ? Tone.Neutral : Tone.Bad)
            {
                Table = new(["#", "When", "Who", "What", "Detail"], [.. rows]),
            });
    }
}
