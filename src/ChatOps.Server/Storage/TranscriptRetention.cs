
namespace ChatOps.Server.Storage;

/// <summary>
/// Deletes transcripts of operations that ended long ago, and remembers how far it came: those whose transcripts are gone are not walked over again.
/// </summary>
internal sealed class TranscriptRetention(Database database)
{
    private const int Operations = 200;

    /// <summary>A clock that was set back gives ends that lie before those already seen.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    /// <param name="before">Of what ended before, the transcripts go.</param>
    /// <param name="destructive">The walk over operations that destroy, which keep theirs longer; each of both walks remembers its own way.</param>
    /// <param name="commands">Commands that destroy, for operations of older programs, which do not say it themselves.</param>
    public async Task<(long Lines, long Positions)> PruneAsync(
        DateTimeOffset before, bool destructive, IReadOnlyCollection<string> commands, CancellationToken cancellationToken)
    {
        long lines = 0, positions = 0;
        var what = destructive ? "transcripts-destructive" : "transcripts";
        var from = new Ended(Moment.Text((await UptoAsync(what, cancellationToken) ?? DateTimeOffset.UnixEpoch.AddYears(1)) - LookBack), "", "", 0);
        while (await EndedAsync(from, before, cancellationToken) is { Count: > 0 } batch)
        {
            List<string> ids = [.. batch.Where(b => destructive == (b.Destructive == 1 || commands.Contains(b.Command))).Select(b => b.Id)];
            lines += ids.Count == 0 ? 0 : await DeleteAsync(Lines, ids, cancellationToken);
            positions += ids.Count == 0 ? 0 : await DeleteAsync(Positions, ids, cancellationToken);
            from = batch[^1];
            await database.WriteAsync(s => s.Execute(Remember, new { what, upto = from.At }), cancellationToken);
        }
        return (lines, positions);
    }

    private Task<DateTimeOffset?> UptoAsync(string what, CancellationToken cancellationToken) => database.ReadAsync(
        s => s.First<string>("SELECT upto FROM retention WHERE what = @what", new { what }) is { } upto ? Moment.Parse(upto) : (DateTimeOffset?)null, cancellationToken);

    private Task<IReadOnlyList<Ended>> EndedAsync(Ended from, DateTimeOffset before, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Ended>>(
        s => [.. s.Query<Ended>(
            "SELECT concluded_at AS At, id, command, destructive FROM operations WHERE (concluded_at, id) > (@At, @Id) AND concluded_at < @Before ORDER BY concluded_at, id LIMIT @Operations",
            new { from.At, from.Id, Before = Moment.Text(before), Operations })],
        cancellationToken);

    private async Task<long> DeleteAsync(string sql, List<string> ids, CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await database.WriteAsync(s => s.Execute(sql, new { ids, Retention.AtOnce }), cancellationToken);
            total += deleted;
        }
        while (deleted == Retention.AtOnce);
        return total;
    }

    private const string Lines =
        """
        DELETE FROM transcript_lines WHERE (operation, number) IN (
          SELECT operation, number FROM transcript_lines WHERE operation IN @ids LIMIT @AtOnce)
        """;

    private const string Positions =
        """
        DELETE FROM transcript_positions WHERE (operation, step) IN (
          SELECT operation, step FROM transcript_positions WHERE operation IN @ids LIMIT @AtOnce)
        """;

    private const string Remember =
        "INSERT INTO retention (what, upto) VALUES (@what, @upto) ON CONFLICT (what) DO UPDATE SET upto = CASE WHEN excluded.upto > retention.upto THEN excluded.upto ELSE retention.upto END";

    private sealed record Ended(string At, string Id, string Command, long Destructive);
}
