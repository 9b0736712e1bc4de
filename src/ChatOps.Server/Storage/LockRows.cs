using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>At most one operation holds a target.</summary>
internal static class LockRows
{
    /// <summary>False: another operation holds it.</summary>
    public static bool Take(Session session, TargetLock taken) => Changed(session, session.Execute(
        """
        INSERT INTO locks (target, operation, handle, person, reason, since)
        VALUES (@Target, @Operation, @Handle, @Person, @Reason, @Since)
        ON CONFLICT (target) DO UPDATE SET person = excluded.person, reason = excluded.reason
        WHERE locks.operation = excluded.operation
        """,
        new
        {
            Target = taken.Target.ToString(),
            Operation = taken.Operation.ToString(),
            taken.Handle,
            taken.Person,
            taken.Reason,
            Since = Moment.Text(taken.Since),
        }));

    public static void Free(Session session, Operation operation) => Changed(session, session.Execute(
        "DELETE FROM locks WHERE target = @Target AND operation = @Operation",
        new { Target = operation.Target.ToString(), Operation = operation.Id.ToString() }));

    public static IReadOnlyList<TargetLock> All(Session session) =>
    [
        .. session.Query<Row>("SELECT target, operation, handle, person, reason, since FROM locks ORDER BY target")
            .Select(r => new TargetLock(
                TargetId.Parse(r.Target), OperationId.Parse(r.Operation), r.Handle, r.Person, r.Reason, Moment.Parse(r.Since))),
    ];

    private static bool Changed(Session session, int rows)
    {
        session.LocksChanged |= rows == 1;
        return rows == 1;
    }

    private sealed record Row(string Target, string Operation, string Handle, string Person, string Reason, string Since);
}
