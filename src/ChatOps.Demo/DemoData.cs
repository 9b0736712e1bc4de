using System.Text;
using ChatOps.Demo.Backups;
using ChatOps.Demo.Zope;

namespace ChatOps.Demo;

/// <summary>
/// A laboratory's data as it may look after some days: a full backup three days ago, increments two days and one day ago, each with the
/// blob set of the same night, and work of today that no backup holds yet.
/// </summary>
internal sealed class DemoData(HostTree tree, DateTimeOffset now)
{
    private static readonly string[] Materials = ["drinking water", "waste water", "soil", "milk", "honey", "animal feed"];
    private static readonly string[] Steps = ["received", "analysis started", "results submitted", "verified", "published"];
    private static readonly TimeSpan BlobsAfterDatabase = TimeSpan.FromMilliseconds(400);

    private const int Evening = 23, Morning = 4;

    /// <summary>Users of the demo's database, as Zope notes them: the path of their folder and their name.</summary>
    public const string Analyst = $"{HostTree.Instance} analyst1", Manager = $"{HostTree.Instance} labmanager1";

    private readonly DateTime begun = DateTime.UtcNow.AddSeconds(-1);
    private int samples;
    private int blobs;

    /// <summary>
    /// When the nightly backup is due, by the host's clock: 02:30 as the playbook has it, unless it is night now, for a demo that refuses
    /// to touch anything because cron comes soon would be a poor first impression.
    /// </summary>
    private int Hour => now.Hour is >= Evening or < Morning ? 14 : 2;

    public string Crontab => $"30 {Hour} * * * {tree.Bin}/backup\n30 {Hour - 1} * * 0 {tree.Bin}/zeopack\n";

    public void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(tree.DataFs)!);
        Directory.CreateDirectory(tree.Backups);
        Directory.CreateDirectory(tree.BlobBackups);
        BlobTree.Prepare(tree);
        var beginning = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-4), TimeSpan.Zero);
        File.WriteAllBytes(tree.DataFs, DataFile.Beginning.ToArray());
        DataFile.Append(tree.DataFs, beginning, "", DataFile.Initial, (0, Pickles.Root));
        Night(3, records: 30, newBlobs: 45, second: 4);
        Night(2, records: 9, newBlobs: 7, second: 3);
        Night(1, records: 7, newBlobs: 5, second: 5);
        Work(now.UtcDateTime - TimeSpan.FromHours(1), records: 6, newBlobs: 4);
        File.WriteAllText(tree.DataFs + ".index", DataIndex.Text(new FileInfo(tree.DataFs).Length));
    }

    private void Night(int daysAgo, int records, int newBlobs, int second)
    {
        // The crontab's time by the host's clock; the tools' stamps are UTC.
        var stamp = DateTime.SpecifyKind(now.Date.AddDays(-daysAgo).AddHours(Hour).AddMinutes(30).AddSeconds(second) - now.Offset, DateTimeKind.Utc);
        Work(stamp - TimeSpan.FromHours(8), records, newBlobs);
        new Repozo(tree, TextWriter.Null, _ => { }, stamp).Backup(tree.DataFs, tree.Backups, quick: true, full: false);
        foreach (var file in Directory.EnumerateFiles(tree.Backups, stamp.ToString(RepozoArchive.StampFormat) + ".*")) File.SetLastWriteTimeUtc(file, stamp);
        foreach (var chain in Directory.EnumerateFiles(tree.Backups, "*.dat")) File.SetLastWriteTimeUtc(chain, stamp);
        KeepBlobs(stamp);
    }

    private void KeepBlobs(DateTime stamp)
    {
        var sets = BlobSet.In(tree.BlobBackups);
        foreach (var set in sets.Where(s => s.Number is not null).Reverse()) Directory.Move(set.Folder, Path.Combine(tree.BlobBackups, $"blobstorage.{set.Number + 1}"));
        var previous = BlobSet.In(tree.BlobBackups) is [var newest, ..] ? Path.Combine(newest.Folder, "blobstorage") : null;
        var folder = Path.Combine(tree.BlobBackups, tree.StampsBlobSets ? $"blobstorage.{stamp.ToString(RepozoArchive.StampFormat)}" : "blobstorage.0");
        new BlobCopy(tree.Blobs, Path.Combine(folder, "blobstorage"), previous).Run();
        // Like the real tool's, the set's own time is a little after the database archive's: that is how a restore finds it.
        Directory.SetLastWriteTimeUtc(folder, stamp + BlobsAfterDatabase);
        if (!tree.StampsBlobSets) return;
        var link = Path.Combine(tree.BlobBackups, "latest");
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.GetFileName(folder));
    }

    /// <summary>Half a minute between two of them: all are over before the next backup, and those of today before now.</summary>
    private void Work(DateTime from, int records, int newBlobs)
    {
        for (var i = 0; i < records; i++)
        {
            var number = ++samples;
            var text = $"sample S{number:D4} {Materials[number % Materials.Length]}: {Steps[number % Steps.Length]}";
            DataFile.Append(
                tree.DataFs, Moment(from, i), number % 3 == 0 ? Manager : Analyst, $"/{HostTree.Instance}/clients/client-{(number % 4) + 1}/S{number:D4}/workflow_action",
                ((ulong)(samples + blobs), Pickles.Text(text)));
        }

        for (var i = 0; i < newBlobs; i++)
        {
            var content = Encoding.ASCII.GetBytes($"%PDF-1.4 certificate of analysis {++blobs:D4}\n");
            var key = (ulong)(samples + blobs);
            var id = DataFile.Append(tree.DataFs, Moment(from, records + i), Manager, $"/{HostTree.Instance}/certificates/C{blobs:D4}/publish", (key, Pickles.Blob));
            File.SetLastWriteTimeUtc(BlobTree.Add(tree, new(key, id), content), from);
        }

        File.SetLastWriteTimeUtc(Path.Combine(tree.Blobs, ".layout"), from);

        // A copy keeps the folders' times, and folders that changed after their set was begun look like a copy that did not end.
        foreach (var folder in Directory.EnumerateDirectories(tree.Blobs, "*", SearchOption.AllDirectories).Append(tree.Blobs))
        {
            if (Directory.GetLastWriteTimeUtc(folder) > begun) Directory.SetLastWriteTimeUtc(folder, from);
        }
    }

    private static DateTimeOffset Moment(DateTime from, int minute) =>
        new(from.AddMinutes(minute / 2.0).AddMilliseconds(137 * minute % 1000), TimeSpan.Zero);
}
