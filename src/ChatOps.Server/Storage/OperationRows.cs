using System.Collections.Immutable;
using ChatOps.Core.Operations;
using Dapper;

namespace ChatOps.Server.Storage;

/// <summary>Operations: the whole as JSON, and beside it in columns what is searched for.</summary>
internal static class OperationRows
{
    private const string Select = "SELECT body FROM operations ";

    /// <summary>Writes the operation with its version raised by one. False: the stored one is not of the version given.</summary>
    public static bool Save(Session session, Operation operation)
    {
        var values = Values(operation with { Version = operation.Version + 1 });
        return session.Execute(operation.Version == 0 ? Insert : Update, values) == 1;
    }

    public static Operation? Find(Session session, OperationId id) => One(session, "WHERE id = @key", id.ToString());

    public static Operation? FindByHandle(Session session, string handle) => One(session, "WHERE handle = @key", handle);

    public static Operation? FindByApproval(Session session, string approval) => One(session, "WHERE approval_id = @key", approval);

    public static IReadOnlyList<Operation> Unfinished(Session session) =>
        [.. session.Query<Row>(Select + "WHERE state <> 'Concluded' ORDER BY requested_at, id").Select(ToOperation)];

    /// <summary>Those that hold a target.</summary>
    public static ImmutableArray<Operation> Holding(Session session) =>
        [.. session.Query<Row>(Select + "WHERE id IN (SELECT operation FROM locks) ORDER BY id").Select(ToOperation)];

    public static IReadOnlyList<Operation> List(Session session, OperationQuery query)
    {
        var values = new DynamicParameters(new { query.Limit });
        var where = new List<string>();
        void Wanted(string column, string? value)
        {
            if (value is null)
                return;
            where.Add($"{column} = @{column}");
            values.Add(column, value);
        }

        Wanted("state", query.State?.ToString());
        Wanted("outcome", query.Outcome?.ToString());
        Wanted("target", query.Target?.ToString());
        Wanted("channel", query.Channel);
        if (query.Before is not null)
        {
            // An unknown handle compares with null: nothing is older than what is not there.
            where.Add("(requested_at, id) < (SELECT requested_at, id FROM operations WHERE handle = @before)");
            values.Add("before", query.Before);
        }
        var condition = where.Count > 0 ? "WHERE " + string.Join(" AND ", where) : "";
        return [.. session.Query<Row>($"{Select}{condition} ORDER BY requested_at DESC, id DESC LIMIT @Limit", values).Select(ToOperation)];
    }

    private const string Insert =
        """
        INSERT INTO operations
          (id, handle, version, fence, state, outcome, target, channel, requester, requested_at, concluded_at, approval_id, body)
        VALUES
          (@Id, @Handle, @Version, @Fence, @State, @Outcome, @Target, @Channel, @Requester, @RequestedAt, @ConcludedAt, @Approval, @Body)
        ON CONFLICT DO NOTHING
        """;

    private const string Update =
        """
        UPDATE operations
        SET version = @Version, fence = @Fence, state = @State, outcome = @Outcome, concluded_at = @ConcludedAt, approval_id = @Approval, body = @Body
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
        Body = CoreJson.Write(operation),
    };

    private static Operation? One(Session session, string where, string key) =>
        session.First<Row>(Select + where, new { key }) is { } row ? ToOperation(row) : null;

    private static Operation ToOperation(Row row) => CoreJson.Read<Operation>(row.Body);

    private sealed record Row(string Body);
}
