using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// The exact programs and arguments that a SENAITE host is asked and changed with. Every one is an argument vector; nothing here may become a line
/// for a shell.
/// </summary>
internal sealed class SenaiteHostCommands(SenaiteTarget target)
{
    private readonly Tools _tools = target.Tools;

    public CommandLine SupervisorStatus => new(target.Supervisorctl, "-c", target.SupervisorConfig, "status");

    public CommandLine SupervisorStart(string program) => new(target.Supervisorctl, "-c", target.SupervisorConfig, "start", program);

    public CommandLine SupervisorStop(string program) => new(target.Supervisorctl, "-c", target.SupervisorConfig, "stop", program);

    /// <summary>How long one answer of supervisor, and one look at all open files, may take as root.</summary>
    public const int StatusSeconds = 30, OpenFilesSeconds = 60;

    /// <summary>A step that asks or tells supervisor something: a root line where only root may.</summary>
    public Step Supervised(Step step, int seconds = StatusSeconds) => IsRoot ? step.AsRoot(seconds) : step with { User = target.SupervisorUser };

    /// <summary>All that only root is told or may do here.</summary>
    public IEnumerable<RootLine> RootLines(string realDataFs) => !IsRoot
        ? []
        :
        [
            new(SupervisorStatus, StatusSeconds),
            .. target.Programs.SelectMany(p => (RootLine[])[new(SupervisorStart(p), StartSeconds), new(SupervisorStop(p), StopSeconds)]),
            new(OpenFiles(realDataFs), OpenFilesSeconds),
            new(Sockets, OpenFilesSeconds),
        ];

    public bool IsRoot => target.SupervisorUser == "root";

    public int StartSeconds => (int)Math.Ceiling(target.StartLimit.TotalSeconds);

    public int StopSeconds => (int)Math.Ceiling(target.StopLimit.TotalSeconds);

    public CommandLine Health(int port) => Http(target.HealthUrl(port));

    /// <summary>What people's browsers reach: a proxy or balancer before the clients.</summary>
    public CommandLine Front(string url) => Http(url);

    /// <summary>
    /// The question itself and nothing that lies on the way: no <c>.curlrc</c> of the user (<c>-q</c>, which counts as the first argument only) and no proxy of
    /// the environment. sudo's PAM can bring <c>http_proxy</c> along, and then a proxy answers for a client that is dead.
    /// </summary>
    private CommandLine Http(string url) => new(
        _tools.Curl, "-q", "-sS", "--noproxy", "*", "-o", "/dev/null", "-m", target.HealthLimit.TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture),
        "-w", HttpAnswer.Format, url);

    public CommandLine ListeningPorts => new(_tools.Cat, "/proc/net/tcp", "/proc/net/tcp6");

    public CommandLine ProcessTable => new(_tools.Ps, "-eo", "pid=,user:32=,args=", "-ww");

    public CommandLine OwnCrontab => new(_tools.Crontab, "-l");

    /// <summary>A link to a folder is followed, as the tools do; the slash makes one that leads nowhere an error and not an empty folder.</summary>
    public CommandLine List(string folder) => new(_tools.Find, folder + "/", "-mindepth", "1", "-maxdepth", "1", "-printf", FolderListing.Format);

    public CommandLine Follow(string path) => new(_tools.Find, "-H", path, "-maxdepth", "0", "-printf", FolderListing.Format);

    public CommandLine Look(string path) => new(_tools.Find, path, "-maxdepth", "0", "-printf", FolderListing.Format);

    public CommandLine Content(string path) => new(_tools.Cat, "--", path);

    public CommandLine ReadDats(string folder) => new(_tools.Find, folder + "/", "-maxdepth", "1", "-type", "f", "-name", "*.dat", "-exec", _tools.Grep, "-H", "", "{}", "+");

    /// <summary>Counts a blob folder; with <paramref name="since"/> names the folders in it that are newer than that one.</summary>
    public CommandLine CountBlobs(string folder, string? since = null)
    {
        // A path that ends in a slash is looked into even when it is a link (`latest` is one).
        // At the top blobs are only in folders called 0x…; lost+found, .snapshot and the like are named and not entered, whoever may read them.
        string[] find =
        [
            _tools.Find, folder + "/", "(", .. BesideBlobs(folder), "(", "-name", "tmp", "-o", "-printf", @"o %f\n", ")", "-prune", ")",
            "-o", "-type", "f", "-printf", @"f %s %P\n",
        ];
        return since is null ? new(find) : new([.. find, "-o", "-type", "d", "-newer", since, "-printf", @"d %P\n"]);
    }

    public CommandLine LiveBlobTimes(string folder) => new(
        [_tools.Find, folder + "/", .. BesideBlobs(folder), "-prune", "-o", "-type", "f", "-printf", @"%T@ %s %P\n"]);

    /// <summary>For find: what lies at the top of a blob folder and is no folder of blobs, such as uploads, lost+found, or old copies in .snapshot.</summary>
    public static string[] BesideBlobs(string folder) =>
        ["-path", Pattern(folder) + "/?*", "!", "-path", Pattern(folder) + "/*/*", "-type", "d", "!", "-name", "0x*"];

    public CommandLine FreeBytes(string path) => new(_tools.Df, "-P", "-B1", path);

    public CommandLine FreeInodes(string path) => new(_tools.Df, "-P", "-i", path);

    /// <summary>Kind, file system and mount point: things can be moved by a mere rename only where the last two are the same.</summary>
    public CommandLine MountPoints(params string[] paths) => new([_tools.Stat, "-c", "%n\t%F\t%d\t%m", "--", .. paths]);

    public CommandLine Mounts => new(_tools.Cat, "/proc/self/mountinfo");

    public CommandLine Fstab => new(_tools.Cat, "--", $"{target.Etc}/fstab");

    public CommandLine RealPath(string path) => new(_tools.Realpath, "-m", "--", path);

    /// <summary>Open files below the (real) path, deleted ones too. find ends with 1 when processes come and go; only its output counts.</summary>
    public CommandLine OpenFiles(string realPath) => new(
        _tools.Find, "/proc", "-mindepth", "3", "-maxdepth", "3", "-path", "/proc/[0-9]*/fd/*", "-lname", Pattern(realPath) + "*", "-printf", @"%p=%l\n"); // no space: sudo could not tell it from two arguments

    /// <summary>Which process has which socket; find ends with 1 when processes come and go.</summary>
    public CommandLine Sockets => new(
        _tools.Find, "/proc", "-mindepth", "3", "-maxdepth", "3", "-path", "/proc/[0-9]*/fd/*", "-lname", "socket:*", "-printf", @"%p=%l\n"); // no space here either

    /// <summary>Root may see other people's open files, where supervisor is asked as root; else the data's own user looks, as whom ZEO runs.</summary>
    public Step SeesOpenFiles(Step step) => IsRoot ? step.AsRoot(OpenFilesSeconds) : step with { User = target.User };

    public CommandLine Recover(string archives, string date, string output) => new(target.Repozo, "-R", "-r", archives, "-D", date, "-o", output);

    public CommandLine VerifyArchives(string folder) => new(target.Repozo, "--verify", "-v", "-r", folder);

    public CommandLine MakeFolder(params IEnumerable<string> paths) => new([_tools.Mkdir, "--", .. paths]);

    public CommandLine MakeFolderOnce(params IEnumerable<string> paths) => new([_tools.Mkdir, "-p", "--", .. paths]);

    public CommandLine RemoveEmptyFolder(params IEnumerable<string> paths) => new([_tools.Rmdir, "--", .. paths]);

    public CommandLine RemoveFile(string path) => new(_tools.Rm, "-f", "--", path);

    /// <summary>What is live of one database.</summary>
    public CommandLine Live(Store store) => new([_tools.Find, "-H", store.File, .. store.Blobs is { } blobs ? [blobs] : Array.Empty<string>(), "-maxdepth", "0", "-printf", FolderListing.Format]);

    /// <summary>
    /// Runs the tool while the locks of the databases are held, as ZODB itself holds them: a ZEO that supervisor starts meanwhile ends at once with a LockError
    /// instead of making an empty Data.fs. The tool never takes them. 1 without a word: somebody else holds one.
    /// </summary>
    public CommandLine Locked(IEnumerable<Store> stores, CommandLine tool) =>
        stores.Reverse().Aggregate(tool, (inner, store) => new([_tools.Flock, "-n", $"{store.File}.lock", .. inner.Arguments]));

    public CommandLine Delete(string path) => new(_tools.Rm, "-rf", "--one-file-system", "--", path);

    /// <summary>
    /// Moves a database's file and what belongs to it, whichever of these files are there, by renaming. Never over something that is there (<c>-n</c>): what could not be
    /// moved is found by the check that follows. Its <c>.lock</c> stays: it is no data, and whoever starts meanwhile must find the one that is held.
    /// </summary>
    public CommandLine MoveDatabase(string name, string from, string to) => new(
        _tools.Find, "-H", from, "-mindepth", "1", "-maxdepth", "1", "-type", "f",
        "(", "-name", Pattern(name), "-o", "-name", Pattern(name) + ".index", "-o", "-name", Pattern(name) + ".index.index_tmp", "-o", "-name", Pattern(name) + ".tmp",
        "-o", "-name", Pattern(name) + ".part", ")",
        "-exec", _tools.Mv, "-n", "-t", to, "--", "{}", "+");

    /// <summary>Never over something that is there.</summary>
    public CommandLine MoveOnce(string from, string to) => new(_tools.Mv, "-n", "-T", "--", from, to);

    /// <summary>Moves a folder, if it is there, by one rename.</summary>
    public CommandLine MoveFolder(string name, string from, string to) => new(
        _tools.Find, "-H", from, "-mindepth", "1", "-maxdepth", "1", "-type", "d", "-name", Pattern(name), "-prune", "-exec", _tools.Mv, "-n", "-t", to, "--", "{}", "+");

    /// <summary>For find: these characters and no pattern.</summary>
    public static string Pattern(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : c.ToString()));
}
