using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using Dapper;

namespace ChatOps.Server.Storage;

/// <summary>
/// Lists of operations, newest first. What has ended is found place by place (channel and target), each by an index in the list's own order, and put
/// together: a list costs what it shows, not what was done before.
/// </summary>
internal static class OperationLists
{
    private const string Newest = " ORDER BY requested_at DESC, id DESC LIMIT @Limit";

    public static IReadOnlyList<OperationPlace> Places(Session session) =>
        [.. session.Query<PlaceRow>("SELECT channel, target FROM places ORDER BY channel, target").Select(p => new OperationPlace(p.Channel, TargetId.Parse(p.Target)))];

    public static IReadOnlyList<Operation> Of(Session session, OperationQuery query) => query switch
    {
        { State: { } state } when state != OperationState.Concluded => Unfinished(session, query, state),
        { State: null, Outcome: null, Target: null, Channel: null, Places: null } => Read(session, OperationRows.Select + Where([Older(query), .. Within(query)]) + Newest, Values(query)),
        _ => Bodies(session, [.. Here(session, query).SelectMany(p => Heads(session, query, p)).OrderByDescending(h => h.At, StringComparer.Ordinal).ThenByDescending(h => h.Id, StringComparer.Ordinal).Take(query.Limit)]),
    };

    /// <summary>There are few of them, so whatever else is asked is looked at one by one.</summary>
    private static IReadOnlyList<Operation> Unfinished(Session session, OperationQuery query, OperationState state)
    {
        var values = Values(query);
        values.Add("state", state.ToString());
        var found = Read(
            session, OperationRows.Select + Where(["state <> 'Concluded'", "state = @state", query.Target is null ? "" : "target = @target", Older(query), .. Within(query)]) + " ORDER BY requested_at DESC, id DESC", values);
        return
        [
            .. found.Where(o => (query.Channel is null || o.Channel == query.Channel) && (query.Outcome is null || o.Outcome == query.Outcome)
                && (query.Places is null || query.Places.Value.Contains(new(o.Channel, o.Target)))).Take(query.Limit),
        ];
    }

    private static IEnumerable<OperationPlace> Here(Session session, OperationQuery query) =>
        (query.Places ?? [.. Places(session)]).Where(p => (query.Target is null || p.Target == query.Target) && (query.Channel is null || p.Channel == query.Channel));

    private static IEnumerable<Head> Heads(Session session, OperationQuery query, OperationPlace place)
    {
        var values = Values(query);
        values.Add("placeChannel", place.Channel);
        values.Add("placeTarget", place.Target.ToString());
        values.Add("outcome", query.Outcome?.ToString());
        var ended = query.Outcome is not null ? "outcome = @outcome" : query.State is null ? "" : "outcome IS NOT NULL";
        return session.Query<Head>(
            "SELECT requested_at AS At, id FROM operations" + Where(["channel = @placeChannel", "target = @placeTarget", ended, Older(query), .. Within(query)]) + Newest, values);
    }

    private static IReadOnlyList<Operation> Bodies(Session session, IReadOnlyList<Head> heads) =>
        [.. heads.Select(h => OperationRows.ToOperation(session.First<OperationRows.Row>(OperationRows.Select + "WHERE id = @Id", h)!))];

    private static IReadOnlyList<Operation> Read(Session session, string sql, DynamicParameters values) =>
        [.. session.Query<OperationRows.Row>(sql, values).Select(OperationRows.ToOperation)];

    /// <summary>An unknown handle compares with null: nothing is older than what is not there.</summary>
    private static string Older(OperationQuery query) =>
        query.Before is null ? "" : "(requested_at, id) < (SELECT requested_at, id FROM operations WHERE handle = @before)";

    /// <summary>Both by the order of the list itself.</summary>
    private static IEnumerable<string> Within(OperationQuery query) =>
        [query.Since is null ? "" : "requested_at >= @since", query.Until is null ? "" : "requested_at < @until"];

    private static string Where(params IEnumerable<string> conditions) =>
        conditions.Where(c => c.Length > 0).ToList() is { Count: > 0 } all ? " WHERE " + string.Join(" AND ", all) : "";

    private static DynamicParameters Values(OperationQuery query) => new(new { query.Limit, before = query.Before, target = query.Target?.ToString(), since = Moment.Text(query.Since), until = Moment.Text(query.Until) });

    private sealed record PlaceRow(string Channel, string Target);

    private sealed record Head(string At, string Id);
}
