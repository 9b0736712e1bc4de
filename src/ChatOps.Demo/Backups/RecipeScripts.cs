using System.Text;

namespace ChatOps.Demo.Backups;

/// <summary>
/// The scripts in bin/ as collective.recipe.backup has buildout generate them: small Python files that state what they work on. They name the
/// instance's Python, and the demo's is a stand-in that runs the tools of this executable for them.
/// </summary>
internal static class RecipeScripts
{
    private const int LongestFirstLine = 120; // older kernels cut it off at 127

    private static readonly (string Script, string Function)[] Scripts = [("backup", "backup_main"), ("restore", "restore_main"), ("snapshotbackup", "snapshot_main")];

    public static string Python(HostTree tree) => Path.Combine(tree.Bin, "python3");

    public static void Write(HostTree tree)
    {
        ToolScripts.Put(Python(tree), $$"""
            #!/bin/sh
            # The demo's stand-in for the instance's Python. It knows the scripts of bin/ alone; all else is for the machine's own Python, if there is one.
            tool=${1##*/}
            case $tool in
              backup | restore | snapshotbackup | repozo)
                shift
                {{ToolScripts.Caller(tree, "\"$tool\"")}}
                ;;
            esac
            for python in /usr/bin/python3 /usr/local/bin/python3 "$(command -v python3)"; do
              [ ! -x "$python" ] || exec "$python" "$@"
            done
            echo "$0: the demo's machine has no Python" >&2
            exit 127

            """);
        foreach (var (script, function) in Scripts) ToolScripts.Put(Path.Combine(tree.Bin, script), Text(tree, function));
        ToolScripts.Put(Path.Combine(tree.Bin, "repozo"), Head(tree) + "\nimport ZODB.scripts.repozo\n\nif __name__ == '__main__':\n    sys.exit(ZODB.scripts.repozo.main())\n");
    }

    private static string Text(HostTree tree, string function) => $"""
        {Head(tree)}

        import logging
        from optparse import OptionParser
        parser = OptionParser()
        parser.add_option('-q', '--quiet', action='store_false', dest='verbose', default=True)
        parser.add_option('-n', '--no-prompt', action='store_true', dest='no_prompt', default=False)
        (options, args) = parser.parse_args()
        logging.basicConfig(level=logging.INFO if options.verbose else logging.WARN, format='%(levelname)s: %(message)s')


        import collective.recipe.backup.main

        if __name__ == '__main__':
            sys.exit(collective.recipe.backup.main.{function}(
                bin_dir={Literal(tree.Bin)},
                storages=[{string.Join(",\n ", tree.Storages().Select(Storage))}],
                keep=2,
                keep_blob_days=14,
                full=False,
                verbose=False,
                gzip=True,
                quick=True,
                only_blobs=False,
                backup_blobs=True,
                use_rsync=True,
                rsync_options='',
                archive_blob=False,
                compress_blob=False,
                pre_command='',
                post_command='',
                no_prompt=options.no_prompt,
                blob_timestamps={(tree.StampsBlobSets ? "True" : "False")},
                ))

        """;

    private static string Head(HostTree tree)
    {
        var first = $"#!{Python(tree)}";
        if (first.Length > LongestFirstLine) first = $"#!/bin/sh\n'''exec' \"{Python(tree)}\" \"$0\" \"$@\"\n' '''";
        return $"{first}\n\nimport sys\nsys.path[0:0] = [\n  {Literal(Path.Combine(tree.Root, "home/senaite/buildout-cache/eggs/collective.recipe.backup.egg"))},\n  ]\n";
    }

    private static string Storage(DemoStorage storage)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["backup_location"] = storage.Backups,
            ["blobdir"] = storage.Blobs,
            ["datafs"] = storage.DataFs,
            ["snapshot_location"] = storage.Snapshots,
            ["storage"] = storage.Name,
        };
        if (storage.Blobs.Length > 0) (parts["blob_backup_location"], parts["blob_snapshot_location"]) = (storage.BlobBackups, storage.BlobSnapshots);
        return "{" + string.Join(",\n  ", parts.Select(p => $"'{p.Key}': {Literal(p.Value)}")) + "}";
    }

    /// <summary>As Python's repr writes a text.</summary>
    private static string Literal(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        return new StringBuilder(text).Replace("\\", "\\\\").Replace(quote.ToString(), "\\" + quote).Insert(0, quote).Append(quote).ToString();
    }
}
