namespace ChatOps.Demo;

/// <summary>
/// The faults of one host: a fault is a file <c>fault/NAME</c>, its content an optional parameter. The tools look it up at the moment
/// of use, so creating the file is all it takes and deleting it ends it.
/// </summary>
public sealed class DemoFaults(string folder)
{
    public static IReadOnlyList<DemoFault> Senaite { get; } =
    [
        new("blob-backup-fails", "backup copies half of the blobs, prints rsync's error on stdout and exits 0; the partial set stays as the newest"),
        new("blob-unreadable", "backup cannot read one blob: rsync's error on stdout, exit 0, the set lacks that blob"),
        new("blob-restore-fails", "restore brings back half of the blobs, prints rsync's error on stdout and exits 0"),
        new("backup-disk-full", "backup finds no room for the database: tmp.tmp is left behind, exit 1"),
        new("disk-full", "df reports almost nothing free (parameter: bytes free, 512 unless given)"),
        new("partial-newest-blob-set", "the newest blob set loses a third of its files, at once and for good"),
        new("truncated-archive", "the newest full archive is cut to half its length, at once and for good"),
        new("chain-broken", "the newest .dat no longer fits: an archive it names is deleted, or with the parameter 'gap' its offsets leave a gap; for good"),
        new("archive-flipped", "the newest full archive is rewritten in place with four bytes of an object changed, length and time as before (parameter 'delta': the newest increment); for good"),
        new("blob-lost", "blobs are gone from the live blobstorage (parameter: how many, 3 unless given), at once and for good"),
        new("datafs-cut", "the live Data.fs is cut to three quarters at a transaction's end, or with the parameter 'inside' a little inside the last one; for good"),
        new("second-storage", "the instance has a second database, catalog.fs, with archives of its own; backup and restore work on both from now on"),
        new("verify-bad", "repozo --verify reports a bad checksum for the newest archive and exits 0"),
        new("old-repozo", "repozo is that of ZODB3 3.10.7 and knows no --verify"),
        new("datafs-missing", "backup does not find Data.fs: exit 1"),
        new("restore-aborts", "restore says 'Not restoring.' and exits 0 although the answer was yes"),
        new("restore-loses-datafs", "restore runs out of space: Data.fs is gone, Data.fs.part is left, exit 1"),
        new("restore-wrong-set", "restore takes another blob set than the date asks for and exits 0"),
        new("wrong-owner", "restore leaves a Data.fs that belongs to another user (only where the demo runs as root)"),
        new("start-fails", "programs end as soon as they are started: spawn error, then FATAL (parameter: one program, for example senaitelims_zeoclient1)"),
        new("client-silent", "clients run and accept connections but never answer (parameter: one client)"),
        new("client-503", "clients answer 503 (parameter: one client)"),
        new("client-redirects", "clients send everybody to /login with 302 (parameter: one client)"),
        new("client-stalls", "clients answer 200 and never end the page (parameter: one client)"),
        new("client-by-hand", "a client that supervisor does not know holds zeoclient1's port for as long as the file exists; stop zeoclient1 first, so that the port is free"),
        new("supervisor-groups", "supervisor has all programs in a group (parameter: its name, live unless given): they are called GROUP:PROGRAM"),
        new("proxy", "the environment has an http_proxy: what curl is not told to ask directly is answered by it (parameter: the code, 503 unless given)"),
        new("stop-hangs", "supervisorctl says stopped, the process runs on and keeps Data.fs open (parameter: the program, senaitelims_zeoserver unless given)"),
        new("supervisor-down", "supervisorctl finds no socket"),
        new("backup-hangs", "backup never ends, half-way through the database"),
        new("restore-hangs", "restore never ends, after deleting Data.fs"),
        new("backup-slow", "backup takes longer (parameter: seconds, 10 unless given)"),
        new("restore-slow", "restore takes longer (parameter: seconds, 10 unless given)"),
        new("cron-due", "the crontab has a backup due in five minutes"),
        new("datafs-replaced", "Data.fs is replaced by a copy under the running ZEO, which goes on writing to the deleted file, at once and for good (parameter: moved or removed instead)"),
        new("timer-due", "a timer of systemd backs up in five minutes"),
        new("proc-hidden", "ps shows the data's account its own processes only, as with hidepid"),
        new("orphan-client", "a client that supervisor does not know is connected to ZEO for as long as the file exists"),
        new("foreign-backup", "somebody else's backup runs for as long as the file exists (parameter: restore, repozo or zeopack instead)"),
        new("noisy-backup", "backup prints a great many lines on stderr (parameter: megabytes, 1024 unless given)"),
        new("long-line", "backup prints one very long line on stderr (parameter: megabytes, 200 unless given)"),
        new("preload-missing", "every program of the host first says on stderr that something cannot be preloaded, as the loader does; nothing else is wrong"),
        new("open-port", "a program that nobody expects listens for as long as the file exists (parameter: the port, 4444 unless given)"),
        new("scan-slow", "nmap sends slowly, whatever it scans (parameter: packets in a second, 500 unless given)"),
        new("nmap-missing", "there is no nmap where scans start"),
        new("old-ss", "ss is one of 2010: no -H, no brackets, * for every IPv4 address, owners without labels"),
    ];

    /// <summary>Of the VTOM host; the parameter of each is the install that it is for, vtom or vtomd, and empty means both.</summary>
    public static IReadOnlyList<DemoFault> Vtom { get; } =
    [
        new("stop-hangs", "stop_servers says that it begins and never ends; nothing is stopped"),
        new("stop-leaves-listener", "stop_servers says that vtserver is stopped and exits 0; it runs on and keeps its port"),
        new("start-fails", "start_servers says that vtsgbd has no licence: nothing is started, exit 1"),
        new("licence-expired", "start_servers exits 0 and says that the licence has expired; its servers end at once"),
        new("home-full", "start_servers cannot write to the home: No space left on device, exit 1, nothing is started"),
        new("start-slow", "vtserver is bound ten seconds after start_servers has exited 0"),
        new("start-not-ready", "start_servers exits 0, the process of vtserver is there and never binds its port"),
        new("port-taken", "another program of the host holds the maintenance port while the fault is there"),
        new("watchdog-restarts", "a watchdog starts the servers two seconds after each stop"),
        new("backup-server", "TOM_PRIMARY_SERVER is set; start_servers waits for ENTER (or the end of its input) and replaces the database"),
        new("v7-services", "version 7: svtserver, svtnotifier and vtapiserver run beside vtserver from the next start on, vthttpd does not"),
        new("vtping-lies", "vtping says of every service that it is active"),
        new("session-connected", "somebody is connected to vtserver; vtping of vtom shows it"),
        new("job-running", "tlist shows a running job"),
        new("jobs-unknown", "tlist cannot tell which jobs run: exit 1"),
        new("job-late", "tlist shows a job whose time has passed"),
        new("rc-readonly", "the home cannot be written to, so .personalport_rc cannot be replaced (as root: where the file system knows the immutable attribute)"),
        new("rc-linked", ".personalport_rc is a symbolic link, so it cannot be replaced"),
        new("old-ss", "ss is one of 2010: no -H, no brackets, * for every IPv4 address, owners without labels"),
        new("service-twice", "the services file has the name of vtserver a second time, with another port"),
    ];

    public static IReadOnlyList<DemoFault> All { get; } = [.. Senaite, .. Vtom];

    public bool On(string name) => File.Exists(Path.Combine(folder, Known(name)));

    /// <summary>The content of the fault's file; null where the fault is not on.</summary>
    public string? Parameter(string name)
    {
        var file = Path.Combine(folder, Known(name));
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (IOException)
        {
            return null; // deleted in between
        }
    }

    public int? Number(string name, int otherwise) => Parameter(name) switch
    {
        null => null,
        var text when int.TryParse(text, out var number) => number,
        _ => otherwise,
    };

    /// <summary>Whether the fault is on for this program: an empty parameter means every one.</summary>
    public bool OnFor(string name, string program) =>
        Parameter(name) is { } text && (text.Length == 0 || program == text || program.EndsWith('_' + text, StringComparison.Ordinal));

    // A misspelt fault would silently never happen.
    private static string Known(string name) =>
        All.Any(f => f.Name == name) ? name : throw new ArgumentException($"no such fault: {name}", nameof(name));
}
