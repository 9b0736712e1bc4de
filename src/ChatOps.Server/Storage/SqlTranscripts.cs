using ChatOps.Core.Ids;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;
using Dapper;

namespace ChatOps.Server.Storage;

public sealed class SqlTranscripts(Database database, SqlOperationStore operations) : ITranscriptStore
{
    private const int AtOnce = 100;

    private const string Select = "SELECT number, step, stream, at, text FROM transcript_lines WHERE operation = @Operation ";

    public async Task<bool> AppendAsync(TranscriptBatch batch, CancellationToken cancellationToken)
    {
        // That a step was begun there is proof of its start; the lines after that are read from the host again.
        var stored = batch.Begins
            ? await database.WriteAsync(s => Append(s, batch), cancellationToken)
            : await database.WriteUnsyncedAsync(s => Append(s, batch), cancellationToken);
        if (stored)
            database.Signals.Raise(new(batch.Handle));
        return stored;
    }

    public async Task<CommitResult> CommitAsync(Change change, TranscriptBatch lines, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(
            s => !Append(s, lines) ? CommitResult.Conflict : operations.Commit(s, change), change.Patient, cancellationToken);
        if (result == CommitResult.Done)
        {
            database.Signals.Raise(new(OutputOf: null));
            database.Signals.Raise(new(lines.Handle));
        }
        return result;
    }

    public Task<IReadOnlyList<TranscriptLine>> ReadAsync(OperationId operation, long from, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<TranscriptLine>>(
            s => [.. Lines(s, "AND number >= @from ORDER BY number LIMIT @limit", new { Operation = operation.ToString(), from, limit })],
            cancellationToken);

    public Task<IReadOnlyList<TranscriptLine>> TailAsync(OperationId operation, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<TranscriptLine>>(
            s => [.. Lines(s, "ORDER BY number DESC LIMIT @limit", new { Operation = operation.ToString(), limit }).Reverse()],
            cancellationToken);

    public Task<TranscriptPosition> PositionAsync(OperationId operation, string step, CancellationToken cancellationToken) =>
        database.ReadAsync(s => Position(s, operation, step), cancellationToken);

    private static bool Append(Session session, TranscriptBatch batch)
    {
        var operation = batch.Operation.ToString();
        // Whoever claimed the operation since writes its transcript now.
        if (session.First<long?>("SELECT fence FROM operations WHERE id = @operation", new { operation }) is not { } fence || batch.Fence < fence)
            return session.Abandon(false);
        foreach (var lines in batch.Lines.Reverse().DistinctBy(l => l.Number).Chunk(AtOnce))
            Put(session, operation, lines);
        if (batch.Forget is { } forget)
            session.Execute(
                "DELETE FROM transcript_lines WHERE operation = @operation AND step = @Step AND number BETWEEN @First AND @Last",
                new { operation, batch.Step, forget.First, forget.Last });
        SavePosition(session, operation, batch);
        return true;
    }

    /// <summary>Many lines are one statement, for a database that is a journey away.</summary>
    private static void Put(Session session, string operation, TranscriptLine[] lines)
    {
        var values = new DynamicParameters(new { operation });
        for (var i = 0; i < lines.Length; i++)
        {
            values.Add($"number{i}", lines[i].Number);
            values.Add($"step{i}", lines[i].Step);
            values.Add($"stream{i}", lines[i].Stream.ToString());
            values.Add($"at{i}", Moment.Text(lines[i].At));
            values.Add($"text{i}", session.Stored(lines[i].Text));
        }
        var rows = string.Join(", ", lines.Select((_, i) => $"(@operation, @number{i}, @step{i}, @stream{i}, @at{i}, @text{i})"));
        session.Execute(
            $"""
            INSERT INTO transcript_lines (operation, number, step, stream, at, text) VALUES {rows}
            ON CONFLICT (operation, number) DO UPDATE SET step = excluded.step, stream = excluded.stream, at = excluded.at, text = excluded.text
            """,
            values);
    }

    private static void SavePosition(Session session, string operation, TranscriptBatch batch) => session.Execute(
        """
        INSERT INTO transcript_positions (operation, step, last_number, first_of_step, output_lines, error_lines)
        VALUES (@operation, @Step, @LastNumber, @FirstOfStep, @OutputLines, @ErrorLines)
        ON CONFLICT (operation, step) DO UPDATE SET
          last_number = excluded.last_number, first_of_step = excluded.first_of_step,
          output_lines = excluded.output_lines, error_lines = excluded.error_lines
        """,
        new
        {
            operation,
            batch.Step,
            batch.Position.LastNumber,
            batch.Position.FirstOfStep,
            batch.Position.OutputLines,
            batch.Position.ErrorLines,
        });

    /// <summary>Numbers go on over all steps; the rest is the step's own.</summary>
    private static TranscriptPosition Position(Session session, OperationId operation, string step) =>
        session.First<TranscriptPosition>(
            """
            SELECT coalesce(max(last_number), 0) AS LastNumber,
                   coalesce(max(first_of_step) FILTER (WHERE step = @step), 0) AS FirstOfStep,
                   coalesce(max(output_lines) FILTER (WHERE step = @step), 0) AS OutputLines,
                   coalesce(max(error_lines) FILTER (WHERE step = @step), 0) AS ErrorLines
            FROM transcript_positions WHERE operation = @Operation
            """,
            new { Operation = operation.ToString(), step })!;

    private static IEnumerable<TranscriptLine> Lines(Session session, string rest, object values) =>
        session.Query<Row>(Select + rest, values)
            .Select(r => new TranscriptLine(r.Number, r.Step, Enum.Parse<TranscriptStream>(r.Stream), Moment.Parse(r.At), r.Text));

    private sealed record Row(long Number, string Step, string Stream, string At, string Text);
}
