using ChatOps.Core.Audit;

namespace ChatOps.Server.Storage;

/// <summary>One walk over all entries: hashes, numbers, keys, purges; and what anchors of the walked record are worth.</summary>
/// <param name="anchored">Numbers of entries whose hashes are wanted.</param>
internal sealed class RecordWalk(IEnumerable<long> anchored)
{
    private const int AtOnce = 2000;

    private readonly HashSet<long> wanted = [.. anchored];
    private readonly Dictionary<long, string> hashes = [];
    private readonly List<(long Since, PublicRecordKey Key)> keys = [];
    private readonly Dictionary<long, string> emptied = [];
    private readonly Dictionary<long, string> listed = [];
    private readonly List<(long Number, DateTimeOffset At)> epochs = [];
    private readonly List<AuditFinding> findings = [];
    private readonly List<string> notes = [];

    public RecordHead Head { get; private set; } = new(0, RecordChain.Start);

    public IReadOnlyList<AuditFinding> Findings => findings;

    public IReadOnlyList<string> Notes => notes;

    public void Go(Session session)
    {
        var from = long.MinValue;
        while (session.Query<AuditRows.Row>(Select, new { from, AtOnce }).ToList() is { Count: > 0 } rows)
        {
            rows.ForEach(Look);
            from = rows[^1].Number;
        }
        foreach (var (number, hash) in emptied.Where(e => listed.GetValueOrDefault(e.Key) != e.Value))
            Find(number, $"entry {number} was emptied, and no signed entry of a purge lists what is left of it ({hash[..12]}…)");
        var head = AuditRows.HeadOf(session);
        if (head.Number > Head.Number)
            Find(Head.Number + 1, $"entry {Head.Number + 1} is missing: {head.Number} were written");
        else if (head != Head)
            Find(Head.Number, $"entry {Head.Number} is not the one the record ends with");
    }

    /// <summary>Null: the anchor is of this record as it is.</summary>
    public AuditFinding? Problem(Anchor anchor, string called) => Reason(anchor) is { } reason
        ? new(null, new(anchor.Number, $"{called} of entry {anchor.Number} ({anchor.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC) {reason}"))
        : null;

    private string? Reason(Anchor anchor)
    {
        var known = keys.Select(k => k.Key).FirstOrDefault(k => k.Id == anchor.KeyId);
        if (known is not null && !known.Attests(anchor.Text, anchor.Signature))
            return $"has a signature that is not of its key {anchor.KeyId}";
        if (anchor.Number > Head.Number)
            return $"is ahead of this record, which ends with entry {Head.Number}: its end was cut off, or this is an older copy{PutBack(anchor)}";
        if (known is null || KeyAt(anchor.Number)?.Id != anchor.KeyId)
        {
            return $"is signed by the key {anchor.KeyId}, which was not the record's at that entry: "
                + "the anchor is of another record, or this one was written anew";
        }
        return hashes.GetValueOrDefault(anchor.Number) == anchor.Hash
            ? null
            : $"has another hash than the entry has now: entry {anchor.Number} or one before it was changed or taken out, and the rest hashed anew"
                + PutBack(anchor);
    }

    private string PutBack(Anchor anchor) => epochs.FirstOrDefault(e => e.Number <= anchor.Number && e.At >= anchor.At) is { Number: > 0 } epoch
        ? $" (entry {epoch.Number} says that the state was put back after the anchor was made)"
        : "";

    private PublicRecordKey? KeyAt(long number) => keys.LastOrDefault(k => k.Since <= number).Key;

    private void Look(AuditRows.Row row)
    {
        if (row.Number != Head.Number + 1)
            Find(Head.Number + 1, row.Number > Head.Number ? Missing(Head.Number + 1, row.Number - 1) : $"entry {row.Number} was never written");
        else if (row.Purged == 1)
            emptied[row.Number] = RecordChain.HashOf(row.Line);
        else if (row.Hash != RecordChain.Next(Head.Hash, row.Line) || !AuditRows.Fits(row))
            findings.Add(new(null, AuditRows.Changed(row.Number)));
        if (RecordLine.Read(row.Line) is { } line)
            Read(line, Head);
        Head = new(row.Number, row.Hash);
        if (wanted.Contains(row.Number))
            hashes[row.Number] = row.Hash;
    }

    private void Read(RecordLine line, RecordHead before)
    {
        switch (line.Entry.What)
        {
            case RecordWords.Key:
                ReadKey(line, before);
                break;
            case RecordWords.Purged:
                ReadPurge(line, before);
                break;
            case RecordWords.NewEpoch:
                epochs.Add((line.Number, line.Entry.At));
                notes.Add($"entry {line.Number}: {line.Entry.Detail}");
                break;
            case RecordWords.TakenOver:
                notes.Add($"entry {line.Number}: {line.Entry.Detail}");
                break;
        }
    }

    private void ReadKey(RecordLine line, RecordHead before)
    {
        if (KeyEntry.Read(line.Entry.Detail) is not { } entry)
        {
            Find(line.Number, $"entry {line.Number} names no key");
            return;
        }
        if (entry.SignedBy is not null && (keys.Count == 0 || !entry.Follows(keys[^1].Key, before)))
            Find(line.Number, $"entry {line.Number} makes {entry.Key.Id} the key, and the signature of the key before is not good");
        else if (entry.SignedBy is null && keys.Count > 0)
            notes.Add($"entry {line.Number}: from here the key is {entry.Key.Id}, and the key before did not sign that: {entry.Rest}");
        keys.Add((line.Number, entry.Key));
    }

    private void ReadPurge(RecordLine line, RecordHead before)
    {
        if (PurgeEntry.Read(line.Entry.Detail) is not { } entry || keys.Count == 0 || !entry.IsBy(keys[^1].Key, before))
        {
            Find(line.Number, $"entry {line.Number} is a purge without a good signature of the record's key");
            return;
        }
        notes.Add($"entry {line.Number}: texts of {entry.Lines.Count()} entries were purged: {entry.Reason}");
        foreach (var purged in entry.Lines)
            listed[purged.Number] = purged.Hash;
    }

    private void Find(long number, string reason) => findings.Add(new(null, new(number, reason)));

    private static string Missing(long first, long last) => first == last ? $"entry {first} is missing" : $"entries {first} to {last} are missing";

    private const string Select = AuditRows.Alone + "WHERE number > @from ORDER BY number LIMIT @AtOnce";
}
