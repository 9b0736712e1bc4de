namespace ChatOps.Server.Demo.Backups;

/// <summary>
/// What collective.recipe.backup writes into its scripts: one call that states what the tool works on. It stands behind the line that starts the stand-in, which never
/// comes back, so nothing runs it; whoever wants to know what the tool replaces reads it.
/// </summary>
internal static class RecipeText
{
    public static string Of(HostTree tree, string program) => Entry(program) is not { } entry ? "" : $$"""

        import collective.recipe.backup.main

        if __name__ == '__main__':
            sys.exit(collective.recipe.backup.main.{{entry}}(
                bin_dir={{Text(tree.Bin)}},
                storages=[{'backup_location': {{Text(tree.Backups)}},
          'blob_backup_location': {{Text(tree.BlobBackups)}},
          'blob_snapshot_location': {{Text(Path.Combine(tree.Data, "blobstoragesnapshots"))}},
          'blobdir': {{Text(tree.Blobs)}},
          'datafs': {{Text(tree.DataFs)}},
          'snapshot_location': {{Text(Path.Combine(tree.Data, "snapshotbackups"))}},
          'storage': '1'}],
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
                blob_timestamps=False,
                ))

        """;

    private static string? Entry(string program) => program switch
    {
        "backup" => "backup_main",
        "snapshotbackup" => "snapshot_main",
        "restore" => "restore_main",
        _ => null,
    };

    private static string Text(string path) => "'" + path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
