using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Recipe;

/// <summary>
/// What a script that collective.recipe.backup generated (<c>bin/backup</c>, <c>bin/restore</c>, <c>NAME-restore</c> …) states about its own work. From 2.7 to 5.x it is one call
/// with named literals; up to 2.6 it had no storages and is not read.
/// </summary>
internal sealed partial record RecipeScript
{
    /// <summary>Those of 2.7 to 5.x. A key that is not here can mean anything, so a script that has it is not read.</summary>
    private static readonly ImmutableHashSet<string> Keys = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "bin_dir", "storages", "keep", "keep_blob_days", "full", "verbose", "gzip", "quick", "only_blobs", "backup_blobs", "use_rsync", "rsync_options", "gzip_blob",
        "archive_blob", "compress_blob", "pre_command", "post_command", "no_prompt", "blob_timestamps", "incremental_blobs", "rsync_hard_links_on_first_copy");

    private static readonly ImmutableHashSet<string> StorageKeys = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "storage", "datafs", "blobdir", "backup_location", "snapshot_location", "zip_location", "alt_location", "blob_backup_location", "blob_snapshot_location",
        "blob_zip_location", "blob_alt_location");

    /// <summary><c>backup_main</c>, <c>restore_main</c>, <c>snapshot_main</c> …</summary>
    public required string Entry { get; init; }

    /// <summary>In the order in which the tool works on them.</summary>
    public required ImmutableArray<RecipeStorage> Storages { get; init; }

    public string PreCommand { get; init; } = "";

    public string PostCommand { get; init; } = "";

    public bool OnlyBlobs { get; init; }

    public bool BackupBlobs { get; init; } = true;

    /// <summary>Blob sets are tarballs, which nobody can count by listing.</summary>
    public bool ArchiveBlob { get; init; }

    public bool UseRsync { get; init; } = true;

    public string RsyncOptions { get; init; } = "";

    /// <summary>Blob sets are named by a stamp.</summary>
    public bool BlobTimestamps { get; init; }

    /// <summary>How many full archives stay; null: the script does not say.</summary>
    public long? Keep { get; init; }

    /// <summary>Of the recipe, as the path of its egg says; null: it says none.</summary>
    public string? Version { get; init; }

    public RecipeStorage Main => Storages[^1];

    /// <exception cref="FormatException">What it is that cannot be read, as the end of a sentence.</exception>
    public static RecipeScript Read(string text)
    {
        var calls = Call().Matches(text);
        if (calls.Count != 1)
            throw new FormatException(calls.Count == 0 ? "it is no script that collective.recipe.backup wrote" : "it calls the recipe more than once");
        var call = calls[0];
        var arguments = new PythonReader(text, call.Index + call.Length).Keywords();
        if (arguments.FirstOrDefault(a => !Keys.Contains(a.Key)) is { Key: { } unknown })
            throw new FormatException($"it has the unknown key {unknown}");
        return new RecipeScript
        {
            Entry = call.Groups["entry"].Value,
            Version = Egg().Match(text) is { Success: true } egg ? egg.Groups["version"].Value : null,
            Storages = Storage(arguments.LastOrDefault(a => a.Key == "storages").Value),
            PreCommand = Text("pre_command"),
            PostCommand = Text("post_command"),
            OnlyBlobs = Truth("only_blobs", false),
            BackupBlobs = Truth("backup_blobs", true),
            ArchiveBlob = Truth("archive_blob", false) || Truth("gzip_blob", false),
            UseRsync = Truth("use_rsync", true),
            RsyncOptions = Text("rsync_options"),
            BlobTimestamps = Truth("blob_timestamps", false),
            Keep = Of("keep") is PythonValue.Number keep ? keep.Value : null,
        };

        PythonValue? Of(string key) => arguments.LastOrDefault(a => a.Key == key).Value;

        string Text(string key) => Of(key) switch
        {
            null or PythonValue.Nothing => "",
            PythonValue.Text value => value.Value.Trim(),
            _ => throw new FormatException($"its {key} is no text"),
        };

        bool Truth(string key, bool otherwise) => Of(key) switch
        {
            null => otherwise,
            PythonValue.Truth value => value.Value,
            _ => throw new FormatException($"its {key} is neither True nor False"),
        };
    }

    private static ImmutableArray<RecipeStorage> Storage(PythonValue? value)
    {
        if (value is not PythonValue.Sequence { Items: not [] } list)
            throw new FormatException("it names no storages (as the recipe does from 2.7 on)");
        ImmutableArray<RecipeStorage> storages = [.. list.Items.Select(One)];
        if (storages.Count(s => s.IsMain) != 1 || !storages[^1].IsMain)
            throw new FormatException("its storages do not end with the main one");
        return storages.Select(s => s.File).Distinct(StringComparer.Ordinal).Count() == storages.Length
            ? storages
            : throw new FormatException("two of its storages have the same file");
    }

    private static RecipeStorage One(PythonValue value)
    {
        if (value is not PythonValue.Mapping storage)
            throw new FormatException("one of its storages is no dictionary");
        if (storage.Items.FirstOrDefault(i => !StorageKeys.Contains(i.Key)) is { Key: { } unknown })
            throw new FormatException($"one of its storages has the unknown key {unknown}");
        var name = storage.Of("storage") is PythonValue.Text text ? text.Value : throw new FormatException("one of its storages has no name");
        return new(
            name, Path("datafs") ?? throw new FormatException($"its storage {name} has no file"), Path("blobdir"),
            Path("backup_location") ?? throw new FormatException($"its storage {name} has no folder for archives"), Path("blob_backup_location"),
            Path("snapshot_location"), Path("blob_snapshot_location"));

        string? Path(string key) => storage.Of(key) switch
        {
            null or PythonValue.Nothing or PythonValue.Text { Value: "" } => null,
            PythonValue.Text { Value: ['/', ..] path } when !path.Contains("/../", StringComparison.Ordinal) && !path.Any(char.IsControl) => path.TrimEnd('/'),
            _ => throw new FormatException($"the {key} of its storage {name} is no absolute path"),
        };
    }

    [GeneratedRegex(@"^[ \t]*(?:sys\.exit\()?[ \t]*collective\.recipe\.backup\.main\.(?<entry>[a-z_]+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Call();

    [GeneratedRegex(@"/collective\.recipe\.backup-(?<version>[0-9][0-9A-Za-z.]{0,20})-py[0-9.]+\.egg'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Egg();
}
