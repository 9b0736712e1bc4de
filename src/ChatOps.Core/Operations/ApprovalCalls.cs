using System.Collections.Immutable;
using ChatOps.Core.People;

namespace ChatOps.Core.Operations;

/// <summary>
/// Who is called for an approval, and when again: a few people at once (those first whom a chat can reach), the same after a third of the time, everybody who could decide after two
/// thirds. Calls that were missed while the bot was down are not made up for; the latest is.
/// </summary>
public static class ApprovalCalls
{
    public const int First = 1;
    public const int Everybody = 3;
    private const int AtOnce = 3;

    /// <summary>The number of the call that should have been made by now.</summary>
    public static int DueBy(Approval approval, DateTimeOffset now) =>
        now >= At(approval, Everybody) ? Everybody : now >= At(approval, 2) ? 2 : First;

    public static DateTimeOffset At(Approval approval, int call) =>
        approval.RequestedAt + ((approval.ExpiresAt - approval.RequestedAt) * (call - 1) / Everybody);

    /// <summary>The moment of the next call; when all were made, that of the end.</summary>
    public static DateTimeOffset NextAt(Approval approval) => approval.Calls < Everybody ? At(approval, approval.Calls + 1) : approval.ExpiresAt;

    /// <param name="approvers">Everybody who could decide, in the order of the settings.</param>
    public static ImmutableArray<string> Called(int call, IReadOnlyList<Actor> approvers) =>
        [.. approvers.OrderBy(a => a.Accounts.IsEmpty).Take(call < Everybody ? AtOnce : int.MaxValue).Select(a => a.Person)];
}
