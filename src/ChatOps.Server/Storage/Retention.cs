namespace ChatOps.Server.Storage;

/// <summary>Deletes what is older than it has to be. Operations and their record stay.</summary>
public sealed class Retention(Database database)
{
    /// <summary>So few at a time that nobody waits long for the writer.</summary>
    internal const int AtOnce = 500;

    private readonly TranscriptRetention transcripts = new(database);

    public async Task<Pruned> PruneAsync(RetentionCutoffs cutoffs, CancellationToken cancellationToken)
    {
        var (lines, positions) = await transcripts.PruneAsync(cutoffs.Transcripts, destructive: false, cutoffs.DestructiveCommands, cancellationToken);
        var (late, latePositions) = await transcripts.PruneAsync(cutoffs.Destructive, destructive: true, cutoffs.DestructiveCommands, cancellationToken);
        (lines, positions) = (lines + late, positions + latePositions);
        return new(
            await DeleteAsync(Deliveries, cutoffs.Deliveries, cancellationToken), lines, positions,
            await DeleteAsync(Events, cutoffs.Events, cancellationToken),
            await DeleteAsync(Outbox, cutoffs.Messages, cancellationToken),
            await DeleteAsync(Board, cutoffs.Messages, cancellationToken));
    }

    /// <summary>Sessions and links whose time is over.</summary>
    public Task PruneSignInsAsync(CancellationToken cancellationToken) => database.WriteAsync(SignInRows.Prune, cancellationToken);

    /// <summary>What was deleted no longer stands anywhere. False: not yet, somebody reads; the next time, then.</summary>
    public Task<bool> EmptyLogAsync(CancellationToken cancellationToken) => database.EmptyLogAsync(cancellationToken);

    private const string Deliveries =
        "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE handled_at < @Before LIMIT @AtOnce)";

    private const string Events = "DELETE FROM events WHERE number IN (SELECT number FROM events WHERE at < @Before LIMIT @AtOnce)";

    // The message of an operation that goes on may still be edited: then its row must know where it stands.
    private const string Outbox =
        """
        DELETE FROM outbox WHERE id IN (
          SELECT id FROM outbox WHERE sent_at < @Before
            AND NOT EXISTS (SELECT 1 FROM operations AS o WHERE o.handle = outbox.operation AND o.state <> 'Concluded')
          LIMIT @AtOnce)
        """;

    private const string Board =
        """
        DELETE FROM board WHERE number IN (
          SELECT number FROM board WHERE at < @Before
            AND NOT EXISTS (SELECT 1 FROM operations AS o WHERE o.handle = board.operation AND o.state <> 'Concluded')
          LIMIT @AtOnce)
        """;

    private async Task<long> DeleteAsync(string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await database.WriteAsync(s => s.Execute(sql, new { Before = Moment.Text(before), AtOnce }), cancellationToken);
            total += deleted;
        }
        while (deleted == AtOnce);
        return total;
    }
}
