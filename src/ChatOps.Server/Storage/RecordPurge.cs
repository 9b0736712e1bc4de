using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOps.Core.Audit;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>
/// A lawful purge: names or texts go out of the record, the operations, their output and messages. Hashes stay, and signed entries at the end of the record
/// list what was emptied and what is left of it.
/// </summary>
internal sealed class RecordPurge(Session session, RecordKey key, string reason)
{
    private const int AtOnce = 1000;

    /// <summary>Everything that was written, typed and printed about one operation; who asked and decided stays.</summary>
    /// <exception cref="StateException">It goes on, or the key is not the record's.</exception>
    public Purge OfOperation(Operation operation)
    {
        Begin();
        if (operation.State != OperationState.Concluded)
            throw new StateException("record-purge", $"operation {operation.Handle} goes on; only what has ended can be purged.");
        var lines = Empty(
            $"operation = '{operation.Id}'", e => e with { Detail = RecordWords.Gone });
        Keep(operation.Purged());
        var others = session.Execute(
            """
            DELETE FROM transcript_lines WHERE operation = @Id;
            DELETE FROM outbox WHERE operation = @Handle;
            DELETE FROM board WHERE operation = @Handle;
            DELETE FROM deliveries WHERE handled_at IS NOT NULL AND (replace(body, @Handle, '') <> body OR replace(answer, @Handle, '') <> answer);
            """,
            new { Id = operation.Id.ToString(), operation.Handle });
        return new(Sign(lines), Operations: 1, others);
    }

    /// <summary>Every mention of one person by id; and what the settings said of them.</summary>
    /// <exception cref="StateException">Something of theirs goes on, or the key is not the record's.</exception>
    public Purge OfPerson(string person)
    {
        Begin();
        var mention = Mention(person);
        var lines = Empty("1 = 1", e => Without(e, person, mention));
        var operations = Operations(mention);
        var others = session.Execute(
            "DELETE FROM sessions WHERE person = @person; DELETE FROM sign_in_links WHERE person = @person OR made_by = @person;", new { person });
        others += Rows("board", "number", "(body || coalesce(said, '') || coalesce(person, ''))", "", person, mention);
        others += Rows("outbox", "id", "body", " AND sent_at IS NOT NULL", person, mention);
        others += Deliveries(person, mention);
        others += Transcripts(person, mention);
        return new(Sign(lines), operations, others);
    }

    private void Begin()
    {
        if (SqlRecord.State(session).KeyId is var known && known != key.Id)
        {
            throw new StateException(
                "record-key", $"the record goes by the key {known ?? "of none"}, and the key file holds {key.Id}. Start the bot once; it tells what happened.");
        }
        if (session.Dialect.BeforePurge.Length > 0)
            session.Execute(session.Dialect.BeforePurge);
    }

    private List<PurgedLine> Empty(string where, Func<AuditEntry, AuditEntry> without)
    {
        var done = new List<PurgedLine>();
        Parts<LineRow>(
            $"SELECT number, line FROM record WHERE number > @from AND {where} ORDER BY number LIMIT @AtOnce", last => new { from = last?.Number ?? 0, AtOnce },
            row =>
            {
                if (RecordLine.Read(row.Line) is not { } line || RecordWords.Stays(line.Entry.What) || without(line.Entry) is var left && left == line.Entry)
                    return 0;
                var text = (line with { Entry = left }).ToString();
                done.Add(new(row.Number, RecordChain.HashOf(text)));
                return session.Execute("UPDATE record SET line = @text, purged = 1 WHERE number = @Number", new { row.Number, text });
            });
        return done;
    }

    private int Sign(List<PurgedLine> lines)
    {
        foreach (var part in lines.Chunk(PurgeEntry.MostListed))
        {
            var detail = PurgeEntry.Sign(key, AuditRows.HeadOf(session), part, reason);
            AuditRows.Append(session, new AuditEntry(null, session.Now, "chatops", RecordWords.Purged, detail));
        }
        return lines.Count;
    }

    private int Operations(Regex mention) => Parts<BodyRow>(
        "SELECT id, body FROM operations WHERE id > @from ORDER BY id LIMIT @AtOnce", last => new { from = last?.Id ?? "", AtOnce },
        row =>
        {
            if (!mention.IsMatch(row.Body))
                return 0;
            var operation = CoreJson.Read<Operation>(Without(JsonNode.Parse(row.Body)!, mention).ToJsonString(CoreJson.Options));
            if (operation.State != OperationState.Concluded)
                throw new StateException("record-purge", $"operation {operation.Handle} names this person and goes on; wait for its end.");
            Keep(operation);
            return 1;
        });

    private void Keep(Operation operation) => session.Execute(
        "UPDATE operations SET body = @Body, requester = @Requester WHERE id = @Id",
        new { Id = operation.Id.ToString(), operation.Requester, Body = CoreJson.Write(operation) });

    /// <summary>What they did and what the settings said of them loses all of its text; elsewhere the id goes.</summary>
    private static AuditEntry Without(AuditEntry entry, string person, Regex mention) =>
        entry.Person == person ? entry with { Person = RecordWords.Gone, Detail = RecordWords.Gone }
        : entry.What == "settings" && mention.IsMatch(entry.Detail) ? entry with { Detail = RecordWords.Gone }
        : entry with { Detail = mention.Replace(entry.Detail, RecordWords.Gone) };

    private static JsonNode Without(JsonNode node, Regex mention)
    {
        foreach (var (name, value) in node is JsonObject members ? [.. members] : Array.Empty<KeyValuePair<string, JsonNode?>>())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var said) && mention.IsMatch(said))
                node[name] = mention.Replace(said, RecordWords.Gone);
            else if (value is not null)
                Without(value, mention);
        }
        for (var i = 0; node is JsonArray items && i < items.Count; i++)
        {
            if (items[i] is JsonValue text && text.TryGetValue<string>(out var said))
                items[i] = mention.Replace(said, RecordWords.Gone);
            else if (items[i] is { } item)
                Without(item, mention);
        }
        return node;
    }

    // What holds the id somewhere is looked for by the database.

    private int Rows(string table, string id, string text, string more, string person, Regex mention) => Parts<TextRow>(
        $"SELECT {id} AS Id, {text} AS Text FROM {table} WHERE {id} > @from AND replace({text}, @person, '') <> {text} ORDER BY {id} LIMIT @AtOnce",
        last => new { from = last?.Id ?? long.MinValue, person, AtOnce },
        row => mention.IsMatch(row.Text) ? session.Execute($"DELETE FROM {table} WHERE {id} = @Id{more}", new { row.Id }) : 0);

    private int Deliveries(string person, Regex mention) => Parts<DeliveryRow>(
        """
        SELECT id, person, body || coalesce(answer, '') AS Text FROM deliveries
        WHERE id > @from AND handled_at IS NOT NULL AND replace(person || ' ' || body || coalesce(answer, ''), @person, '') <> person || ' ' || body || coalesce(answer, '')
        ORDER BY id LIMIT @AtOnce
        """,
        last => new { from = last?.Id ?? "", person, AtOnce },
        row => mention.IsMatch(row.Person) || mention.IsMatch(row.Text) ? session.Execute("DELETE FROM deliveries WHERE id = @Id", new { row.Id }) : 0);

    private int Transcripts(string person, Regex mention) => Parts<OutputRow>(
        """
        SELECT operation, number, text FROM transcript_lines
        WHERE (operation, number) > (@operation, @number) AND replace(text, @person, '') <> text ORDER BY operation, number LIMIT @AtOnce
        """,
        last => new { operation = last?.Operation ?? "", number = last?.Number ?? long.MinValue, person, AtOnce },
        row => mention.IsMatch(row.Text)
            ? session.Execute(
                "UPDATE transcript_lines SET text = @Text WHERE operation = @Operation AND number = @Number",
                new { row.Operation, row.Number, Text = mention.Replace(row.Text, RecordWords.Gone) })
            : 0);

    /// <summary>Rows come in parts: a state can be many times larger than the memory.</summary>
    /// <param name="after">What asks for the part behind a row; null: for the first.</param>
    /// <param name="change">How many it changed.</param>
    private int Parts<T>(string select, Func<T?, object> after, Func<T, int> change)
        where T : class
    {
        var (count, last) = (0, default(T));
        while (session.Query<T>(select, after(last)).ToList() is { Count: > 0 } rows)
        {
            count += rows.Sum(change);
            last = rows[^1];
        }
        return count;
    }

    /// <summary>The id by itself: who is called ann does not stand in "planned".</summary>
    private static Regex Mention(string person) =>
        new($@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(person)}(?![\p{{L}}\p{{N}}_])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    private sealed record LineRow(long Number, string Line);

    private sealed record BodyRow(string Id, string Body);

    // Properties: an expression has no type where there is no row, or null in the first.
    private sealed record TextRow
    {
        public long Id { get; init; }

        public required string Text { get; init; }
    }

    private sealed record DeliveryRow
    {
        public required string Id { get; init; }

        public required string Person { get; init; }

        public required string Text { get; init; }
    }

    private sealed record OutputRow(string Operation, long Number, string Text);
}
