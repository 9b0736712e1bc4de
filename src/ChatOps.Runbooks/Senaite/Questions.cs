using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// The exact programs and arguments that a SENAITE host is asked and changed with. Every one is an argument vector; nothing here may become a line
/// for a shell.
/// </summary>
internal sealed class Questions(SenaiteTarget target)
{
    private readonly Tools _tools = target.Tools;

    public CommandLine SupervisorStatus => new(target.Supervisorctl, "status");

    public CommandLine SupervisorStart(string program) => new(target.Supervisorctl, "start", program);

    public CommandLine SupervisorStop(string program) => new(target.Supervisorctl, "stop", program);

    /// <summary>The status code alone; 000 when nothing answered within five seconds.</summary>
    public CommandLine Health(int port) => new(_tools.Curl, "-sS", "-o", "/dev/null", "-m", "5", "-w", "%{http_code}", target.HealthUrl(port));

    public CommandLine ListeningPorts => new(_tools.Cat, "/proc/net/tcp", "/proc/net/tcp6");

    public CommandLine ProcessTable => new(_tools.Ps, "-eo", "pid=,user:32=,args=", "-ww");

    public CommandLine OwnCrontab => new(_tools.Crontab, "-l");

    public CommandLine SystemCrontabs => new(_tools.Find, "/etc/crontab", "/etc/cron.d", "-maxdepth", "1", "-type", "f", "-readable", "-exec", _tools.Cat, "--", "{}", "+");

    public CommandLine ClockOffset => new(_tools.Date, "+%z");

    public CommandLine List(string folder) => new(_tools.Find, folder, "-mindepth", "1", "-maxdepth", "1", "-printf", FolderListing.Format);

    public CommandLine Look(string path) => new(_tools.Find, path, "-maxdepth", "0", "-printf", FolderListing.Format);

    public CommandLine ReadDats => new(_tools.Find, target.Backups, "-maxdepth", "1", "-type", "f", "-name", "*.dat", "-exec", _tools.Grep, "-H", "", "{}", "+");

    /// <summary>Counts a blob folder; with <paramref name="since"/> names the folders in it that are newer than that one.</summary>
    public CommandLine CountBlobs(string folder, string? since = null)
    {
        // A path that ends in a slash is looked into even when it is a link (`latest` is one).
        string[] find = [_tools.Find, folder + "/", "-name", "tmp", "-prune", "-o", "-type", "f", "-printf", @"f %s\n"];
        return since is null ? new(find) : new([.. find, "-o", "-type", "d", "-newer", since, "-printf", @"d %P\n"]);
    }

    public CommandLine LiveBlobTimes => new(_tools.Find, target.BlobStorage, "-name", "tmp", "-prune", "-o", "-type", "f", "-printf", @"%T@ %s\n");

    public CommandLine FreeBytes(string path) => new(_tools.Df, "-P", "-B1", path);

    public CommandLine FreeInodes(string path) => new(_tools.Df, "-P", "-i", path);

    /// <summary>Kind, file system and mount point: things can be moved by a mere rename only where the last two are the same.</summary>
    public CommandLine MountPoints(params string[] paths) => new([_tools.Stat, "-c", "%n\t%F\t%d\t%m", "--", .. paths]);

    public CommandLine RealPath(string path) => new(_tools.Realpath, "-m", "--", path);

    /// <summary>Open files below the (real) path, deleted ones too. find ends with 1 when processes come and go; only its output counts.</summary>
    public CommandLine OpenFiles(string realPath) => new(
        _tools.Find, "/proc", "-mindepth", "3", "-maxdepth", "3", "-path", "/proc/[0-9]*/fd/*", "-lname", Pattern(realPath) + "*", "-printf", @"%p %l\n");

    /// <summary>Who may see other people's open files: root, where supervisor is asked as root; else the data's own user, as whom ZEO runs.</summary>
    public string OpenFilesUser => target.SupervisorUser == "root" ? "root" : target.User;

    public CommandLine Recover(string date, string output) => new(target.Repozo, "-R", "-r", target.Backups, "-D", date, "-o", output);

    public CommandLine VerifyArchives => new(target.Repozo, "--verify", "-v", "-r", target.Backups);

    public CommandLine MakeFolder(string path) => new(_tools.Mkdir, "--", path);

    public CommandLine MakeFolderOnce(string path) => new(_tools.Mkdir, "-p", "--", path);

    public CommandLine RemoveEmptyFolder(string path) => new(_tools.Rmdir, "--", path);

    public CommandLine Delete(string path) => new(_tools.Rm, "-rf", "--one-file-system", "--", path);

    /// <summary>
    /// Moves Data.fs and what belongs to it, whichever of these files are there, by renaming. Never over something that is there (<c>-n</c>):
    /// what could not be moved is found by the check that follows.
    /// </summary>
    public CommandLine MoveDatabase(string from, string to) => new(
        _tools.Find, from, "-mindepth", "1", "-maxdepth", "1", "-type", "f",
        "(", "-name", "Data.fs", "-o", "-name", "Data.fs.index", "-o", "-name", "Data.fs.index.index_tmp", "-o", "-name", "Data.fs.lock", "-o", "-name", "Data.fs.tmp",
        "-o", "-name", "Data.fs.part", ")",
        "-exec", _tools.Mv, "-n", "-t", to, "--", "{}", "+");

    /// <summary>Moves the blobs' folder, if it is there, by one rename.</summary>
    public CommandLine MoveBlobs(string from, string to) => new(
        _tools.Find, from, "-mindepth", "1", "-maxdepth", "1", "-type", "d", "-name", "blobstorage", "-prune", "-exec", _tools.Mv, "-n", "-t", to, "--", "{}", "+");

    private static string Pattern(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : c.ToString()));
}
