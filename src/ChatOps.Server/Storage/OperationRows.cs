using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using Dapper;

namespace ChatOps.Server.Storage;

/// <summary>Operations: the whole as JSON, and beside it in columns what is searched for.</summary>
internal static class OperationRows
{
    internal const string Select = "SELECT body FROM operations ";

    /// <summary>Writes the operation with its version raised by one. False: the stored one is not of the version given.</summary>
    public static bool Save(Session session, Operation operation)
    {
        var values = Values(operation with { Version = operation.Version + 1 });
        if (session.Execute(operation.Version == 0 ? Insert : Update, values) != 1)
            return false;
        if (operation.Version == 0)
            session.Execute("INSERT INTO places (channel, target) VALUES (@Channel, @Target) ON CONFLICT DO NOTHING", values);
        return true;
    }

    public static Operation? Find(Session session, OperationId id) => One(session, "WHERE id = @key", id.ToString());

    public static Operation? FindByHandle(Session session, string handle) => One(session, "WHERE handle = @key", handle);

    public static Operation? FindByApproval(Session session, string approval) => One(session, "WHERE approval_id = @key", approval);

    public static IReadOnlyList<Operation> Unfinished(Session session) =>
        [.. session.Query<Row>(Select + "WHERE state <> 'Concluded' ORDER BY requested_at, id").Select(ToOperation)];

    /// <summary>Those to be looked at by the moment; null: all that are not concluded.</summary>
    public static IReadOnlyList<OperationId> Due(Session session, DateTimeOffset? by) =>
    [
        .. session.Query<string>(
                "SELECT id FROM operations WHERE state <> 'Concluded' AND (@by IS NULL OR due_at IS NULL OR due_at <= @by) ORDER BY requested_at, id",
                new { by = Moment.Text(by) })
            .Select(OperationId.Parse),
    ];

    /// <summary>What is being planned may wait in a moment, unless it only reads.</summary>
    public static int WaitingOf(Session session, string requester) => session.First<int>(
        """
        SELECT count(*) FROM operations
        WHERE state <> 'Concluded' AND requester = @requester
          AND (state = 'AwaitingApproval' OR (state = 'Planning' AND asker_only = 0))
        """,
        new { requester });

    public static IReadOnlyList<Operation> ReviewsDue(Session session) =>
        [.. session.Query<Row>(Select + "WHERE review_due = 1 ORDER BY requested_at, id").Select(ToOperation)];

    /// <summary>Those that hold a target.</summary>
    public static ImmutableArray<Operation> Holding(Session session) =>
        [.. session.Query<Row>(Select + "WHERE id IN (SELECT operation FROM locks) ORDER BY id").Select(ToOperation)];

    /// <summary>Concluded ones of one command that had a plan, newest first.</summary>
    public static IReadOnlyList<Operation> Concluded(Session session, TargetId target, string command, int limit) =>
    [
        .. session.Query<Row>(
                Select + """
                WHERE target = @target AND command = @command AND outcome IS NOT NULL AND outcome <> 'Refused'
                ORDER BY requested_at DESC, id DESC LIMIT @limit
                """,
                new { target = target.ToString(), command, limit })
            .Select(ToOperation),
    ];

    private const string Insert =
        """
        INSERT INTO operations
          (id, handle, version, fence, state, outcome, target, channel, requester, requested_at, concluded_at, approval_id, review_due, command, due_at, destructive, asker_only, body)
        VALUES
          (@Id, @Handle, @Version, @Fence, @State, @Outcome, @Target, @Channel, @Requester, @RequestedAt, @ConcludedAt, @Approval, @ReviewDue, @Command, @DueAt, @Destructive, @AskerOnly, @Body)
        ON CONFLICT DO NOTHING
        """;

    private const string Update =
        """
        UPDATE operations
        SET version = @Version, fence = @Fence, state = @State, outcome = @Outcome, concluded_at = @ConcludedAt, approval_id = @Approval, review_due = @ReviewDue, due_at = @DueAt, body = @Body
        WHERE id = @Id AND version = @Version - 1 AND fence <= @Fence
        """;

    private static object Values(Operation operation) => new
    {
        Id = operation.Id.ToString(),
        operation.Handle,
        operation.Version,
        operation.Fence,
        State = operation.State.ToString(),
        Outcome = operation.Outcome?.ToString(),
        Target = operation.Target.ToString(),
        operation.Channel,
        operation.Requester,
        RequestedAt = Moment.Text(operation.RequestedAt),
        ConcludedAt = Moment.Text(operation.ConcludedAt),
        Approval = operation.Approval?.Id,
        Command = operation.Command.Name,
        DueAt = Moment.Text(operation.LookAgainAt),
        ReviewDue = operation.ReviewDue ? 1 : 0,
        Destructive = operation.Command.Risk == Risk.Destructive ? 1 : 0,
        AskerOnly = operation.AskerOnly ? 1 : 0,
        Body = CoreJson.Write(operation),
    };

    private static Operation? One(Session session, string where, string key) =>
        session.First<Row>(Select + where, new { key }) is { } row ? ToOperation(row) : null;

    internal static Operation ToOperation(Row row) => CoreJson.Read<Operation>(row.Body);

    internal sealed record Row(string Body);
}
