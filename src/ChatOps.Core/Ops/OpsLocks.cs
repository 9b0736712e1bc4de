using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops locks</c>.</summary>
public sealed class OpsLocks(IOperationStore store, AccessPolicy access) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of("locks", "Lists targets that are held, by what and since when", Risk.Read, [], "ops locks");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var locks = (await store.LocksAsync(cancellationToken)).Where(l => access.Knows(request.Actor, l.Target)).ToList();
        if (locks.Count == 0)
            return new Answer.Replied(new("Locks", "No target is held."));
        var rows = new List<ImmutableArray<string>>();
        foreach (var held in locks)
        {
            var operation = await store.FindAsync(held.Operation, cancellationToken);
            var state = operation?.Outcome is { } outcome ? $"{outcome}: people decide, then /ops resolve {held.Handle}" : operation?.State.ToString() ?? "?";
            rows.Add([held.Target.ToString(), held.Handle, held.Reason, held.Person, OpsSpec.Time(held.Since, request.Zone), state]);
        }
        return new Answer.Replied(new("Locks") { Table = new(["Target", "Held by", "Doing", "For", "Since", "State"], [.. rows]), NamesCommands = true });
    }
}
