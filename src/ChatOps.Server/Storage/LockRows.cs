using System.Collections.Immutable;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>
/// At most one operation holds a target, and none one of those that it excludes. The rule is <see cref="LockKey.Excludes"/>, asked within the transaction that
/// writes: of two writers one is always the second. In every database writers come one after the other.
/// </summary>
internal static class LockRows
{
    /// <summary>All of them or none. False: another operation holds what one of them excludes.</summary>
    public static bool Take(Session session, ImmutableArray<TargetLock> wanted)
    {
        if (wanted.IsEmpty)
            return true;
        var others = All(session).Where(held => held.Operation != wanted[0].Operation).ToList();
        if (wanted.Any(w => others.Any(held => held.Key.Excludes(w.Key))))
            return false;
        Put(session, wanted);
        return true;
    }

    /// <summary>Whatever else is held; a target that is held stays with its holder.</summary>
    public static void Put(Session session, ImmutableArray<TargetLock> locks)
    {
        foreach (var taken in locks)
            Changed(session, session.Execute(Insert, Values(taken)));
    }

    public static void Free(Session session, Operation operation) =>
        Changed(session, session.Execute("DELETE FROM locks WHERE operation = @Operation", new { Operation = operation.Id.ToString() }));

    public static IReadOnlyList<TargetLock> All(Session session) =>
    [
        .. session.Query<Row>("SELECT target, operation, handle, person, reason, since, host FROM locks ORDER BY target")
            .Select(r => new TargetLock(
                TargetId.Parse(r.Target), OperationId.Parse(r.Operation), r.Handle, r.Person, r.Reason, Moment.Parse(r.Since)) { Host = r.Host }),
    ];

    private const string Insert =
        """
        INSERT INTO locks (target, operation, handle, person, reason, since, host)
        VALUES (@Target, @Operation, @Handle, @Person, @Reason, @Since, @Host)
        ON CONFLICT (target) DO UPDATE SET person = excluded.person, reason = excluded.reason, host = excluded.host
        WHERE locks.operation = excluded.operation
        """;

    private static object Values(TargetLock taken) => new
    {
        Target = taken.Target.ToString(),
        Operation = taken.Operation.ToString(),
        taken.Handle,
        taken.Person,
        taken.Reason,
        Since = Moment.Text(taken.Since),
        taken.Host,
    };

    private static void Changed(Session session, int rows) => session.LocksChanged |= rows > 0;

    private sealed record Row(string Target, string Operation, string Handle, string Person, string Reason, string Since, string Host);
}
