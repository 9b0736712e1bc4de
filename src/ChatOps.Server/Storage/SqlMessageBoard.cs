using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

public sealed class SqlMessageBoard(Database database) : IMessageBoard
{
    private const string Select = "SELECT number, key, channel, operation, person, said, body, at FROM board ";

    private const string Insert =
        """
        INSERT INTO board (key, channel, operation, person, said, body, at) VALUES (@Key, @Channel, @Operation, @Person, @Said, @Body, @At)
        ON CONFLICT (key) DO
        """;

    /// <summary>The outbox brings it again until it is marked as sent, which is kept after this.</summary>
    public Task PutAsync(BoardMessage message, CancellationToken cancellationToken) => KeepAsync(
        s => database.WriteUnsyncedAsync(s, cancellationToken), message,
        Insert + " UPDATE SET operation = excluded.operation, person = excluded.person, said = excluded.said, body = excluded.body, at = excluded.at");

    public Task AddAsync(BoardMessage message, CancellationToken cancellationToken) =>
        KeepAsync(s => database.WriteAsync(s, cancellationToken), message, Insert + " NOTHING");

    public Task<BoardMessage?> FindAsync(string key, CancellationToken cancellationToken) => database.ReadAsync(
        s => s.First<Row>(Select + "WHERE key = @key", new { key }) is { } row ? ToMessage(row) : null, cancellationToken);

    public Task<IReadOnlyList<BoardMessage>> ListAsync(BoardQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync(s => List(s, query), cancellationToken);

    private async Task KeepAsync(Func<Func<Session, bool>, Task<bool>> keep, BoardMessage message, string sql)
    {
        if (await keep(s => Write(s, message, sql)))
            database.Signals.Raise(new(OutputOf: null));
    }

    private static bool Write(Session session, BoardMessage message, string sql)
    {
        var values = new
        {
            message.Key,
            message.Channel,
            message.Operation,
            message.Person,
            message.Said,
            Body = CoreJson.Write(message.Body),
            At = Moment.Text(message.At),
        };
        if (session.Execute(sql, values) == 0)
            return session.Abandon(false);
        FeedRows.Append(session, new("message", message.Key, message.Channel, Target: null));
        return true;
    }

    private static IReadOnlyList<BoardMessage> List(Session session, BoardQuery query)
    {
        const string Seen = "WHERE channel = @Channel AND (person IS NULL OR person = @Person) ";
        var values = new { query.Channel, query.Person, query.Before, query.After, query.Limit };
        if (query.After is not null)
            return [.. session.Query<Row>(
                    Select + Seen + "AND number > @After AND (@Before IS NULL OR number < @Before) ORDER BY number LIMIT @Limit", values)
                .Select(ToMessage)];
        return [.. session.Query<Row>(
                Select + Seen + "AND (@Before IS NULL OR number < @Before) ORDER BY number DESC LIMIT @Limit", values)
            .Reverse().Select(ToMessage)];
    }

    private static BoardMessage ToMessage(Row row) => new(
        row.Key, row.Channel, row.Operation, row.Person, row.Said, CoreJson.Read<Reply>(row.Body), Moment.Parse(row.At), row.Number);

    private sealed record Row(
        long Number, string Key, string Channel, string? Operation, string? Person, string? Said, string Body, string At);
}
