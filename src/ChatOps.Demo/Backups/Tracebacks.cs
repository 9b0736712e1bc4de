namespace ChatOps.Demo.Backups;

/// <summary>The tracebacks of the real tools, as recorded; only the host's own paths differ.</summary>
internal static class Tracebacks
{
    private const string Crb = "/lab/src/crb411/src/collective/recipe/backup";
    private const string Zodb = "/lab/src/ZODB/src/ZODB/scripts/repozo.py";

    public static PythonTraceback EndOfAnswer(HostTree tree) => new(
        RestoreMain(tree)
        + Frame($"{Crb}/main.py", 233, "restore_check", "if not utils.ask(question, default=False, exact=True):", 7, 46)
        + Frame($"{Crb}/utils.py", 75, "ask", "input = raw_input(q)", 8, 12),
        "EOFError: EOF when reading a line");

    public static PythonTraceback BadDate(HostTree tree, string error) => new(
        RestoreMain(tree)
        + Frame($"{Crb}/main.py", 255, "restore_check", "check_blobs(", 0, 0)
        + Frame($"{Crb}/main.py", 174, "check_blobs", "result = copyblobs.restore_blobs(", 9, 24)
        + Frame($"{Crb}/copyblobs.py", 1262, "restore_blobs", "standard_source = find_backup_to_restore(", 18, 23)
        + Frame($"{Crb}/copyblobs.py", 1188, "find_backup_to_restore", "target_datetime = datetime(*date_args)", 18, 20),
        error);

    public static PythonTraceback NoBlobBackups(HostTree tree, string folder) => new(
        RestoreMain(tree)
        + Frame($"{Crb}/main.py", 255, "restore_check", "check_blobs(", 0, 0)
        + Frame($"{Crb}/main.py", 174, "check_blobs", "result = copyblobs.restore_blobs(", 9, 24),
        $"FileNotFoundError: [Errno 2] No such file or directory: '{folder}'");

    public static PythonTraceback CutArchive(HostTree tree, bool verifying) => new(
        Frame($"{tree.Bin}/repozo", 18, "<module>", "sys.exit(ZODB.scripts.repozo.main())", 9, 26)
        + (verifying ? Verifying() : Recovering())
        + Frame(Zodb, 315, "dofile", "data = fp.read(todo)", 7, 13)
        + Frame("/usr/lib/python3.11/gzip.py", 301, "read", "return self._buffer.read(size)", 7, 23)
        + Frame("/usr/lib/python3.11/_compression.py", 68, "readinto", "data = self.read(len(byte_view))", 7, 25)
        + Frame("/usr/lib/python3.11/gzip.py", 518, "read", "raise EOFError(\"Compressed file ended before the \"", 0, 0),
        "EOFError: Compressed file ended before the end-of-stream marker was reached");

    private static string Verifying() =>
        Frame(Zodb, 828, "main", "do_verify(options)", 0, 0)
        + Frame(Zodb, 778, "do_verify", "actual_sum, size = get_checksum_and_size_of_gzipped_file(", 19, 38)
        + Frame(Zodb, 802, "get_checksum_and_size_of_gzipped_file", "return checksum_and_size(fp)", 7, 21)
        + Frame(Zodb, 349, "checksum_and_size", "size = dofile(func, fp, None)", 7, 22);

    private static string Recovering() =>
        Frame(Zodb, 821, "main", "do_recover(options)", 0, 0)
        + Frame(Zodb, 703, "do_recover", "reposz, reposum = concat(repofiles, outfp)", 18, 24)
        + Frame(Zodb, 398, "concat", "bytesread += dofile(func, ifp)", 13, 17);

    private static string RestoreMain(HostTree tree) =>
        Frame($"{tree.Bin}/restore", 42, "<module>", "sys.exit(collective.recipe.backup.main.restore_main(", 9, 43)
        + Frame($"{Crb}/main.py", 291, "restore_main", "date = restore_check(", 7, 14);

    private static string Frame(string file, int line, string function, string code, int markFrom, int marks) =>
        $"  File \"{file}\", line {line}, in {function}\n    {code}\n" + (marks == 0 ? "" : new string(' ', 4 + markFrom) + new string('^', marks) + "\n");
}
