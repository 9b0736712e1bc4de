using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>What arrived, with the answer it got.</summary>
internal static class DeliveryRows
{
    public static Receipt Receive(Session session, Delivery delivery)
    {
        var body = CoreJson.Write(delivery.Body);
        var hash = HashOf(delivery, body);
        var inserted = session.Execute(
            """
            INSERT INTO deliveries (id, platform, person, channel, body, body_hash, received_at, answer_to)
            VALUES (@Id, @Platform, @Person, @Channel, @body, @hash, @At, @AnswerTo) ON CONFLICT DO NOTHING
            """,
            new
            {
                delivery.Id,
                delivery.Platform,
                delivery.Person,
                delivery.Channel,
                body,
                hash,
                At = Moment.Text(delivery.ReceivedAt),
                AnswerTo = delivery.AnswerTo is { } place ? CoreJson.Write(place) : null,
            });
        if (inserted == 1 && delivery.Position is { } position)
            StreamPositionRows.Advance(session, position);
        return inserted == 1 ? new Receipt.New() : session.Abandon(Known(session, delivery.Id, hash));
    }

    public static IReadOnlyList<Delivery> Unhandled(Session session) =>
    [
        .. session.Query<Row>(
                """
                SELECT id, platform, person, channel, body, received_at AS ReceivedAt, answer_to AS AnswerTo
                FROM deliveries WHERE handled_at IS NULL ORDER BY received_at, id
                """)
            .Select(ToDelivery),
    ];

    public static AnsweredDelivery? Answered(Session session, string id)
    {
        var answer = session.First<string>("SELECT answer FROM deliveries WHERE id = @id AND handled_at IS NOT NULL", new { id });
        return answer is null
            ? null
            : new(
                ToDelivery(session.First<Row>(
                    "SELECT id, platform, person, channel, body, received_at AS ReceivedAt, answer_to AS AnswerTo FROM deliveries WHERE id = @id", new { id })!),
                CoreJson.Read<Answer>(answer));
    }

    /// <summary>False: it was handled before.</summary>
    public static bool Handle(Session session, HandledDelivery handled)
    {
        if (session.Execute(
                "UPDATE deliveries SET handled_at = @Now, answer = @Answer WHERE id = @Id AND handled_at IS NULL",
                new { handled.Id, Now = Moment.Text(session.Now), Answer = CoreJson.Write(handled.Answer) }) == 1)
            return true;
        return session.First<string>("SELECT id FROM deliveries WHERE id = @Id", new { handled.Id }) is not null
            ? false
            : throw new InvalidOperationException($"Delivery '{handled.Id}' was never stored.");
    }

    private static Delivery ToDelivery(Row row) =>
        new(row.Id, row.Platform, row.Person, row.Channel, CoreJson.Read<DeliveryBody>(row.Body), Moment.Parse(row.ReceivedAt))
        {
            AnswerTo = row.AnswerTo is { } place ? CoreJson.Read<AnswerPlace>(place) : null,
        };

    private static Receipt Known(Session session, string id, string hash)
    {
        var known = session.First<KnownRow>("SELECT body_hash AS BodyHash, answer FROM deliveries WHERE id = @id", new { id })!;
        return known switch
        {
            _ when known.BodyHash != hash => new Receipt.OtherBody(),
            { Answer: { } answer } => new Receipt.Handled(CoreJson.Read<Answer>(answer)),
            _ => new Receipt.Pending(),
        };
    }

    /// <summary>Who asks and where belong to what is asked: the same words in another channel are another request.</summary>
    private static string HashOf(Delivery delivery, string body) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(CoreJson.Write(new[] { delivery.Platform, delivery.Person, delivery.Channel, body }))));

    private sealed record Row(string Id, string Platform, string Person, string Channel, string Body, string ReceivedAt, string? AnswerTo);

    private sealed record KnownRow(string BodyHash, string? Answer);
}
