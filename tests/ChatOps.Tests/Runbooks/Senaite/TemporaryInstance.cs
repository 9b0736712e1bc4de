using System.Globalization;
using ChatOps.Core.Inventory;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>
/// A SENAITE instance in a temporary folder: real files, real find, stat and mv; small sh programs stand in for the tools, with faults as files.
/// Three restore points: a full archive, its increment, and a full one after a pack; the live data is ahead of all.
/// </summary>
internal sealed partial class TemporaryInstance : IDisposable
{
    public static readonly string[] Stamps = ["2026-11-18-02-30-04", "2026-11-19-02-30-05", "2026-11-20-02-30-06"];
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory("senaite").FullName;

    public TemporaryInstance()
    {
        foreach (var folder in new[] { "code/bin", "data/filestorage", "data/backups", "data/blobstoragebackups", "etc/cron.d", "fault", "sup", "tools" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        foreach (var program in Programs)
            File.WriteAllText(Path.Combine(_root, "sup", program), "RUNNING");
        InstanceTools.Write(_root);
        History();
    }

    public static readonly string[] Programs = ["lims_zeoserver", "lims_zeoclient1", "lims_zeoclient2"];

    public string Data => Path.Combine(_root, "data");
    public string DataFs => Path.Combine(Data, "filestorage/Data.fs");
    public string Blobs => Path.Combine(Data, "blobstorage");
    public string Backups => Path.Combine(Data, "backups");
    public string BlobBackups => Path.Combine(Data, "blobstoragebackups");

    /// <summary>Settings of its own that a test adds, or puts in the place of these.</summary>
    public Dictionary<string, string> More { get; } = [];

    public Target Target => Sample.Inventory(Settings.Concat(More).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Last().Value));

    private Dictionary<string, string> Settings => new()
    {
        ["Instance"] = "lims",
        ["Root"] = Path.Combine(_root, "code"),
        ["Data"] = Data,
        ["User"] = "",
        ["Unseen"] = Unseen,
        ["RescueFolder"] = RescueFolder ?? Data,
        ["Etc"] = Path.Combine(_root, "etc"),
        ["Tools:Systemctl"] = Tool("systemctl"),
        ["SupervisorUser"] = "",
        ["Supervisorctl"] = Tool("supervisorctl"),
        ["Tools:Ps"] = Tool("ps"),
        ["Tools:Curl"] = Tool("curl"),
        ["Tools:Crontab"] = Tool("crontab"),
        ["Tools:Cat"] = Tool("cat"),
        ["Tools:Df"] = Tool("df"),
        ["Tools:Perl"] = Perl ?? Tool("no-perl"),
    };

    /// <summary>Its Data.fs is no FileStorage, so nothing is there to walk it, unless it is made a real one.</summary>
    public string? Perl { get; set; }

    public void Fault(string name, string content = "") => File.WriteAllText(Path.Combine(_root, "fault", name), content);

    /// <summary>The fake ZEO has no file open, so what it writes to cannot be seen; with <see cref="RealZeo"/> it can.</summary>
    public string Unseen { get; set; } = "Warn";

    public string? RescueFolder { get; set; }

    /// <summary>From now on supervisor's ZEO is a process that holds Data.fs open, as the real one does.</summary>
    /// <param name="way">Before the command that starts it: as whom, and where.</param>
    public async Task RealZeoAsync(params string[] way)
    {
        Unseen = "Refuse";
        SetState(Programs[0], "STOPPED");
        Fault("real-zeo");
        await ThisMachine.RunAsync(new([.. way, Tool("supervisorctl"), "start", Programs[0]]), null);
    }

    public int ZeoPid => int.Parse(File.ReadAllText(Path.Combine(_root, "zeo.pid")), CultureInfo.InvariantCulture);

    /// <summary>The laboratory goes on working: ZEO writes to the file that it has open.</summary>
    public void Commit(string text) => File.AppendAllText(OpenByZeo, text);

    public string OpenByZeo => $"/proc/{ZeoPid}/fd/3";

    /// <summary>The folder the host's files are in.</summary>
    public string Host => _root;

    /// <summary>A file below the host's folder, such as <c>etc/cron.d/backup</c>.</summary>
    public string Put(string name, string content)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string State(string program) => File.ReadAllText(Path.Combine(_root, "sup", program)).Trim();

    public void SetState(string program, string state) => File.WriteAllText(Path.Combine(_root, "sup", program), state);

    public int Calls(string tool) => File.Exists(Path.Combine(_root, "calls")) ? File.ReadAllLines(Path.Combine(_root, "calls")).Count(l => l == tool) : 0;

    private static readonly (string Stamp, char Letter, int Length)[] CatalogHistory =
        [("2026-11-18-02-30-03", 'a', 100), ("2026-11-19-02-30-04", 'b', 200), ("2026-11-20-02-30-05", 'c', 300)];

    /// <summary>A second database with blobs of its own: <c>catalog.fs</c>, three restore points, each a second before the main one's.</summary>
    public void AddDatabase()
    {
        InstanceTools.Write(_root, InstanceTools.Storage(Data, "catalog", "_catalog", "catalog.fs", Path.Combine(Data, "blobstorage_catalog")) + ", ");
        var archives = Directory.CreateDirectory(Path.Combine(Data, "backups_catalog")).FullName;
        foreach (var (stamp, letter, length) in CatalogHistory)
        {
            File.WriteAllText(Path.Combine(archives, $"{stamp}.fsz"), new string(letter, length));
            File.WriteAllText(Path.Combine(archives, $"{stamp}.dat"), $"{archives}/{stamp}.fsz 0 {length} aa\n");
        }
        File.WriteAllText(Path.Combine(Data, "filestorage/catalog.fs"), new string('c', 300) + new string('d', 50));
        var sets = Path.Combine(Data, "blobstoragebackups_catalog");
        for (var i = 0; i < 3; i++)
            BlobFolder(Path.Combine(sets, $"blobstorage_catalog.{i}"), 3 - i, Stamps[2 - i], "blobstorage_catalog");
        BlobFolder(Data, 4, Stamps[2], "blobstorage_catalog");
    }

    /// <summary>At no moment may blobs lie in their place without their database: a ZEO that starts then deletes them all.</summary>
    public void AssertNoBlobsAlone(string before)
    {
        foreach (var (file, blobs) in new[] { ("Data.fs", "blobstorage"), ("catalog.fs", "blobstorage_catalog") })
            Assert.False(Directory.Exists(Path.Combine(Data, blobs)) && !File.Exists(Path.Combine(Data, "filestorage", file)), $"before {before}: {blobs} lies there without {file}");
    }

    /// <summary>All of it belongs to this account, and others may come to it.</summary>
    public void GiveTo(string user)
    {
        File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        using var chown = System.Diagnostics.Process.Start("/usr/bin/chown", ["-R", user, _root]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    /// <summary>Everything live, to compare: file names and contents.</summary>
    public string Snapshot() => string.Join('\n', new[] { DataFs, Path.Combine(Data, "filestorage/catalog.fs") }
        .Concat(new[] { Blobs, Path.Combine(Data, "blobstorage_catalog") }.Where(Directory.Exists).SelectMany(b => Directory.GetFiles(b, "*", SearchOption.AllDirectories)))
        .Where(File.Exists).Order(StringComparer.Ordinal).Select(f => $"{Path.GetRelativePath(Data, f)}={File.ReadAllText(f)}"));

    public void Dispose()
    {
        if (File.Exists(Path.Combine(_root, "zeo.pid")))
            KillZeo();
        Directory.Delete(_root, recursive: true);
    }

    public void KillZeo()
    {
        try
        {
            using var zeo = System.Diagnostics.Process.GetProcessById(ZeoPid);
            zeo.Kill();
            while (Directory.Exists($"/proc/{zeo.Id}/fd") && Directory.EnumerateFileSystemEntries($"/proc/{zeo.Id}/fd").Any())
                Thread.Sleep(20);
        }
        catch (Exception gone) when (gone is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }
    }

    /// <summary>Supervisor's programs are in a group with a name of its own, and another group has programs of the same names.</summary>
    public void Group(string name, string other)
    {
        foreach (var program in Programs)
        {
            File.Move(Path.Combine(_root, "sup", program), Path.Combine(_root, "sup", $"{name}:{program}"));
            SetState($"{other}:{program}", "RUNNING");
        }
        File.WriteAllText(Path.Combine(_root, "group"), $"{name}:\n");
        More["ZeoProgram"] = $"{name}:{Programs[0]}";
        for (var i = 0; i < 2; i++)
            (More[$"Clients:{i}:Program"], More[$"Clients:{i}:Port"]) = ($"{name}:{Programs[i + 1]}", (8081 + i).ToString(CultureInfo.InvariantCulture));
    }

    private string Tool(string name) => Path.Combine(_root, "tools", name);

    private void History()
    {
        Write("2026-11-18-02-30-04.fsz", new string('A', 1000));
        Write("2026-11-19-02-30-05.deltafsz", new string('B', 500));
        Write("2026-11-20-02-30-06.fsz", new string('C', 1200));
        Write("2026-11-18-02-30-04.dat", $"{Backups}/2026-11-18-02-30-04.fsz 0 1000 aa\n{Backups}/2026-11-19-02-30-05.deltafsz 1000 1500 bb\n");
        Write("2026-11-20-02-30-06.dat", $"{Backups}/2026-11-20-02-30-06.fsz 0 1200 cc\n");
        BlobFolder(Path.Combine(BlobBackups, "blobstorage.2"), 3, Stamps[0]);
        BlobFolder(Path.Combine(BlobBackups, "blobstorage.1"), 5, Stamps[1]);
        BlobFolder(Path.Combine(BlobBackups, "blobstorage.0"), 4, Stamps[2]);
        BlobFolder(Data, 6, Stamps[2]);
        foreach (var late in new[] { "0x04", "0x05" })
            File.SetLastWriteTimeUtc(Path.Combine(Blobs, "0x00", late, BlobName(4, live: true)), Now.UtcDateTime.AddHours(-2));
        File.WriteAllText(DataFs, new string('C', 1200) + new string('D', 700));
        File.WriteAllText(DataFs + ".index", "index");
        File.WriteAllText(DataFs + ".lock", "lock");

        void Write(string name, string text) => File.WriteAllText(Path.Combine(Backups, name), text);
    }

    /// <summary>
    /// Carries the transaction that wrote it: three before the first point, two before the second (one of them the pack removed), the live ones behind the third.
    /// </summary>
    private static string BlobName(int i, bool live) =>
        $"0x{ChatOps.Runbooks.FileStorage.TransactionId.At(i < 3 ? Now.AddDays(-3) : i == 3 || !live ? Now.AddDays(-2).AddHours(-3) : Now.AddHours(-2))}.blob";

    /// <summary>One came before each point, and one after the last.</summary>
    private static string CatalogBlobName(int i) => $"0x{ChatOps.Runbooks.FileStorage.TransactionId.At(i == 3 ? Now.AddHours(-2) : Now.AddDays(i - 3).AddHours(-3))}.blob";

    /// <summary>As rsync -a leaves it: the content has the times of the original, the set's folder that of the copy.</summary>
    private static void BlobFolder(string set, int blobs, string stamp, string name = "blobstorage")
    {
        var time = ChatOps.Runbooks.Senaite.Stamp.Parse(stamp)!.Value.UtcDateTime;
        for (var i = 0; i < blobs; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(set, name, "0x00", string.Create(CultureInfo.InvariantCulture, $"0x{i:x2}"))).FullName;
            var file = Path.Combine(folder, name == "blobstorage" ? BlobName(i, live: Path.GetFileName(set) == "data") : CatalogBlobName(i));
            File.WriteAllText(file, $"blob {i}");
            File.SetLastWriteTimeUtc(file, time.AddDays(-1));
        }
        Directory.CreateDirectory(Path.Combine(set, name, "tmp"));
        foreach (var folder in Directory.GetDirectories(Path.Combine(set, name), "*", SearchOption.AllDirectories))
            Directory.SetLastWriteTimeUtc(folder, time.AddDays(-1));
        Directory.SetLastWriteTimeUtc(Path.Combine(set, name), time.AddDays(-1));
        if (Path.GetFileName(set) != "data")
            Directory.SetLastWriteTimeUtc(set, time.AddMilliseconds(500));
    }
}
