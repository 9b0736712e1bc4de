using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

/// <summary>The record as a whole, for the bot itself and for a program beside it.</summary>
/// <param name="signals">Null: nobody in this process waits.</param>
internal sealed class SqlRecord(IDatabaseWork database, OutboxPlatforms platforms, Signals? signals = null) : IRecordStore
{
    public Task<RecordState> StateAsync(CancellationToken cancellationToken) => database.ReadAsync(State, cancellationToken);

    public Task AppendAsync(Func<RecordState, AuditEntry?> make, CancellationToken cancellationToken) => database.WriteAsync(
        s =>
        {
            if (make(State(s)) is not { } entry)
                return s.Abandon(false);
            AuditRows.Append(s, entry);
            return true;
        },
        cancellationToken);

    public async Task KeepAsync(Anchor anchor, ImmutableArray<OutboxMessage> told, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            s =>
            {
                s.Execute(
                    "INSERT INTO anchors (number, at, line) VALUES (@Number, @At, @Line)", new { anchor.Number, At = Moment.Text(anchor.At), anchor.Line });
                foreach (var message in told)
                    OutboxRows.Put(s, platforms, message);
                return true;
            },
            cancellationToken);
        if (!told.IsEmpty)
            signals?.Raise(new(OutputOf: null));
    }

    internal static RecordState State(Session session)
    {
        var row = session.First<Row>("SELECT approval, key_id AS KeyId, program FROM record_head");
        var last = session.First<string>("SELECT line FROM anchors ORDER BY id DESC LIMIT 1");
        return new(AuditRows.HeadOf(session), row?.Approval ?? 0, row?.KeyId, row?.Program, last is null ? null : Anchor.Parse(last));
    }

    private sealed record Row(long Approval, string? KeyId, string? Program);
}
