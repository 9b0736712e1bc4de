using ChatOps.Core.Audit;
using ChatOps.Core.Text;
using ChatOps.Core.Time;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;

namespace ChatOps.Server;

/// <summary>What is done with the record from the bot's own machine: verified, written for an audit, purged by law, given a new key.</summary>
internal sealed class RecordVerbs(TextWriter output)
{
    private const int LongestReason = 1000;

    /// <summary>How long one of these waits for another one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="anchors">Anchors that were kept elsewhere: a line, or a file with lines; null: none.</param>
    public int Verify(StatePlace place, string? anchors)
    {
        var outside = anchors is null ? [] : AnchorsIn(anchors);
        var report = AuditVerifier.Verify(place, outside);
        output.WriteLine($"Read: {report.Database}, {report.Entries} entries, the last with the hash {report.Head.Hash}");
        foreach (var note in report.Notes)
            output.WriteLine($"note: {note}");
        foreach (var finding in report.Findings)
            output.WriteLine(finding.ToString());
        output.WriteLine(
            report.Findings.Count == 0
                ? "The record is whole: every entry follows from the one before it."
                : $"{report.Findings.Count} {(report.Findings.Count == 1 ? "thing is" : "things are")} not as written.");
        foreach (var line in Worth(report))
            output.WriteLine(line);
        return report.Findings.Count == 0 ? BotVerbs.Done : BotVerbs.Broken;
    }

    /// <param name="name">A person's name by id.</param>
    public int Write(StatePlace place, string handle, string? to, Func<string, string> name)
    {
        var target = Path.GetFullPath(to ?? $"record-{handle}");
        RecordFolder.Write(target, RecordReader.Read(place, handle), name);
        output.WriteLine($"The record of {handle} is in {target}; VERIFY.txt there says how to check it.");
        output.WriteLine("It names people and what they typed: keep it as private as the bot's state.");
        return BotVerbs.Done;
    }

    public async Task<int> PurgeAsync(BotSite site, string? person, string? operation, string why, CancellationToken cancellationToken)
    {
        if (person is null == operation is null)
            throw new BotException("bad-argument", "say what is purged: --person ID or --operation ID.");
        var reason = InertText.Line($"{why}; by {SignInVerbs.Account()}", LongestReason);
        var actor = person is null ? null : site.Settings.People.Find(person);
        if (actor is not null)
            throw new BotException("record-purge", $"{person} still stands under People in the settings; take the person out and start the bot once first.");
        var file = new RecordKeyFile(site.Settings.Record.KeyFile);
        using var turn = await file.TurnAsync(Patience, cancellationToken);
        var guest = new ExternalDatabase(site.Place, new SteadyTime(TimeProvider.System));
        using var key = await KeyAsync(file, guest.Record(site.Platforms), cancellationToken);
        var done = person is null ? guest.PurgeOperation(operation!, reason, key) : guest.PurgePerson(person, reason, key);
        await output.WriteLineAsync(
            $"Purged: {done.Entries} entries of the record, {done.Operations} operations, {done.Others} messages, deliveries, sessions and lines of output. "
            + "Hashes stay; the purge is on the record, signed.");
        await output.WriteLineAsync("Copies that 'chatops backup' wrote before, chat platforms and logs are not reached by this.");
        if (site.Place.Server is null && StateBackup.CopiesBeside(DataFolder.DatabaseIn(site.Place.Folder)) is { Count: > 0 } copies)
            await output.WriteLineAsync($"Nor is a copy that stands beside the state, of an upgrade or of a state that was put back: {string.Join(", ", copies)}. Delete it when you need it no longer.");
        if (done.Later is { } later)
            await output.WriteLineAsync($"Still to be emptied, by itself: {later}.");
        if (done.Remains is not { } remains)
            return BotVerbs.Done;
        await output.WriteLineAsync(
            $"But the database could not be written anew ({remains}): nothing reads these texts now, and unused parts of its files may still hold them. "
            + "Run the same again, when there is room for a second copy of it or the bot is stopped.");
        return BotVerbs.Broken;
    }

    public async Task<int> RotateKeyAsync(BotSite site, CancellationToken cancellationToken)
    {
        var time = new SteadyTime(TimeProvider.System);
        var file = new RecordKeyFile(site.Settings.Record.KeyFile);
        using var turn = await file.TurnAsync(Patience, cancellationToken);
        var record = new ExternalDatabase(site.Place, time).Record(site.Platforms);
        using var old = await KeyAsync(file, record, cancellationToken);
        using var next = file.Prepare();
        await record.AppendAsync(
            state => state.KeyId == old.Id
                ? new AuditEntry(null, time.GetUtcNow(), "chatops", RecordWords.Key, KeyEntry.Rotated(next, old, state.Head))
                : throw new BotException(
                    "record-key",
                    $"the record goes by the key {state.KeyId ?? "of none"}, and {file.Path} holds {old.Id}. Start the bot once; it tells what happened."),
            cancellationToken);
        file.Use();
        await output.WriteLineAsync($"The record goes by the key {next.Id} now; the key {old.Id} has signed that, and is overwritten.");
        return BotVerbs.Done;
    }

    /// <summary>
    /// The key that the record goes by. A rotation that was broken off behind its entry is finished by that: making another key would delete this one.
    /// </summary>
    private static async Task<RecordKey> KeyAsync(RecordKeyFile file, IRecordStore record, CancellationToken cancellationToken) =>
        (await record.StateAsync(cancellationToken)).KeyId is { } id && file.Find(id) is { } known ? known : file.Read();

    /// <summary>What this proves, and against whom.</summary>
    private static IEnumerable<string> Worth(AuditReport report)
    {
        if (report.Proven is { } anchor)
        {
            yield return $"Proven up to entry {anchor.Number} ({anchor.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, key {anchor.KeyId}) by an anchor from outside, "
                + "against everybody who could not change the place where you kept it.";
            yield return report.Head.Number > anchor.Number
                ? $"Entries {anchor.Number + 1} to {report.Head.Number} are newer than that anchor: of them this proves only that they fit together."
                : "No entry is newer than that anchor.";
            yield return "An anchor that lay on this machine (a file, its own journal) proves nothing against its root.";
            yield break;
        }
        yield return report.Outside == 0 ? $"No anchor from outside was given ({report.Kept} are in the state itself)." : "No anchor that was given holds.";
        yield return "So nothing is proven against whoever can write this state and read the record's key, root and the bot's account on its machine: "
            + "they could have written all of it anew. "
            + "Give an anchor that was kept elsewhere: --anchor LINE or --anchor FILE.";
    }

    private static List<Anchor> AnchorsIn(string given)
    {
        if (Anchor.Parse(given) is { } one)
            return [one];
        if (!File.Exists(given))
            throw new BotException("bad-argument", $"'{InertText.ShowLine(given)}' is no anchor and no file with anchors.");
        List<Anchor> all = [.. File.ReadLines(given).Select(Anchor.Parse).OfType<Anchor>()];
        return all.Count > 0 ? all : throw new BotException("bad-argument", $"there is no anchor in {given}.");
    }
}
