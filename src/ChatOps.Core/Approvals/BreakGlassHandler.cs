using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Core.Approvals;

/// <summary>Starts what waits without a second person, loudly, and closes the review of it.</summary>
public sealed class BreakGlassHandler(IOperationStore store, OperationMoves moves, ApprovalPolicy policy, IOperationWaker waker) : IDisposable
{
    /// <summary>One use at a time: two at one moment would both see that none is unreviewed.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="shown">The digest of the plan that the person saw.</param>
    public async Task<Answer> UseAsync(string delivery, string handle, string shown, string reason, Actor actor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await store.ReviewsDueAsync(cancellationToken) is [var due, ..]
                ? new Answer.Refused("review-due", $"the last use is not reviewed yet; somebody else has to look at it first and close it with /ops review {due.Handle} WHAT WAS FOUND")
                : await DecideAsync(delivery, handle, actor, DecisionKind.BreakGlass, shown, o => Broken(o, new(actor.Person, ApprovalKind.BreakGlass, moves.Now, reason)), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<Answer> ReviewAsync(string delivery, string handle, string text, Actor actor, CancellationToken cancellationToken) =>
        DecideAsync(delivery, handle, actor, DecisionKind.Review, shown: null, o => Reviewed(o, new(actor.Person, moves.Now, text)), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<Answer> DecideAsync(
        string delivery, string handle, Actor actor, DecisionKind kind, string? shown, Func<Operation, Move> move, CancellationToken cancellationToken)
    {
        if (await store.FindByHandleAsync(handle, cancellationToken) is not { } found)
            return Refused(ApprovalPolicy.Unknown(handle));
        Answer answer = new Answer.Refused("internal-error", "nothing was done");
        var moved = await moves.MoveAsync(
            found.Id, fence: null,
            o =>
            {
                if (policy.Decide(o, actor, kind, moves.Now, shown) is Decision.Refused refused)
                {
                    answer = Refused(ApprovalPolicy.Told(refused, handle));
                    return null;
                }
                var wanted = move(o);
                answer = new Answer.Accepted(o.Handle, wanted.Operation.State.ToString());
                return wanted with { Handled = new(delivery, answer) };
            },
            cancellationToken);
        if (moved.WasMoved)
            waker.Wake(found.Id);
        return answer;
    }

    private Move Broken(Operation operation, ApprovalDecision decision)
    {
        var started = operation.Approved(decision);
        var approvers = policy.Approvers(operation, operation.Approval!);
        var reply = new Reply(
                $"Break-glass · {started.Title} · {started.Handle}",
                $"{decision.Person} starts this without a second person. All who could have approved it are called: look at it now. When it is over somebody else closes "
                + $"the review with /ops review {started.Handle} WHAT WAS FOUND; until then nobody can do this again.",
                Tone.Bad)
            .With($"{operation.Requester} asked", started.Command.Text).With($"{decision.Person} wrote", decision.Reason!).With("Plan", started.Plan!.Title).With("Digest", started.Digest!);
        return new(started)
        {
            Audit = [moves.Entry(started, decision.Person, "break-glass", $"started alone, digest {started.Digest}: {decision.Reason}")],
            Messages =
            [
                new($"break-glass:{started.Handle}", started.Channel, started.Handle, Person: null, reply, [.. approvers.Select(a => a.Person).Append(started.Requester).Distinct()], decision.At),
            ],
        };
    }

    private Move Reviewed(Operation operation, Review review)
    {
        var reviewed = operation.ReviewedBy(review);
        var reply = new Reply($"Reviewed · {reviewed.Title} · {reviewed.Handle}", $"{review.Person} has looked at what {reviewed.Approval!.Decision!.Person} started alone.")
            .With($"{review.Person} wrote", review.Text);
        return new(reviewed)
        {
            Audit = [moves.Entry(reviewed, review.Person, "reviewed", review.Text)],
            Messages = [new($"review:{reviewed.Handle}", reviewed.Channel, reviewed.Handle, Person: null, reply, [reviewed.Approval.Decision.Person], review.At)],
        };
    }

    private static Answer.Refused Refused(Decision.Refused refused) => new(refused.Code, refused.Reason);
}
