using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Recipe;

/// <summary>
/// What a tool will work on, learnt from its own script before it runs. A tool that replaces more than a plan guards destroys what nobody kept; so what cannot be
/// read, or is not what the settings describe, is refused.
/// </summary>
/// <param name="Target">With the databases and folders that the script states.</param>
/// <param name="Script">The very file, for the basis and the guards.</param>
internal sealed record ToolReading(SenaiteTarget Target, RecipeScript Recipe, Entry Script, Planning? Refusal)
{
    private static readonly RecipeScript None = new() { Entry = "", Storages = [] };

    public const string Backup = "backup_main", Restore = "restore_main", SnapshotRestore = "snapshot_restore_main";

    /// <param name="entry">What the script must be for.</param>
    public static async Task<ToolReading> OfAsync(SenaiteTarget target, Survey survey, string program, string entry)
    {
        if (await survey.LookAsync(program) is not { } script)
            return Refused("no-tool", $"{program} is not there; check Root and BackupPart in the settings of {target.Name}");
        RecipeScript recipe;
        try
        {
            recipe = RecipeScript.Read(await survey.ContentAsync(program));
        }
        catch (FormatException e)
        {
            return Refused("tool-unreadable", $"what {program} works on cannot be read: {e.Message}; let Root and BackupPart name the script that buildout generated, or do it by hand (docs/senaite.md)");
        }
        var learnt = target with { Recipe = recipe };
        var refusal = recipe.Entry != entry
            ? Refuse("tool-unreadable", $"{program} calls {recipe.Entry} and not {entry}; run buildout again, or check BackupPart in the settings of {target.Name}")
            : (Planning?)Partial(program, recipe) ?? await DifferentAsync(target, learnt, survey, program);
        return new(learnt, recipe, script, refusal);

        ToolReading Refused(string code, string reason) => new(target, None, new Entry('?', 0, 0, 0, "", "", ""), Refuse(code, reason));
    }

    /// <summary>What the scripts state, where a list can do without: an unreadable script leaves the folders as the settings have them.</summary>
    public static async Task<(SenaiteTarget Target, string? Trouble)> TryAsync(SenaiteTarget target, Survey survey)
    {
        ToolReading reading;
        try
        {
            reading = await OfAsync(target, survey, target.BackupProgram, Backup);
        }
        catch (UnreadableAnswerException e)
        {
            return (target, e.Message);
        }
        return reading.Recipe == None ? (target, ((Planning.Refused)reading.Refusal!).Reason) : (reading.Target, (reading.Refusal as Planning.Refused)?.Reason);
    }

    private static Planning.Refused? Partial(string program, RecipeScript recipe)
    {
        if (recipe.OnlyBlobs || !recipe.BackupBlobs || recipe.Main.Blobs is null || recipe.Main.BlobBackups is null)
            return Refuse("tool-partial", $"{program} works on {(recipe.OnlyBlobs ? "blobs alone" : "the database alone")}; a database without its blobs is broken, so set only_blobs, backup_blobs and blob_storage right in buildout");
        if (recipe.ArchiveBlob)
            return Refuse("sets-unsupported", $"{program} keeps blob sets as tarballs (archive_blob), which this bot cannot count; set archive_blob = false in buildout, or do it by hand");
        if (!recipe.UseRsync)
            return Refuse("sets-unsupported", $"{program} copies blobs without rsync (use_rsync = false), whose words this bot does not know; set use_rsync = true in buildout, or do it by hand");
        var blobs = recipe.Storages.Where(s => s.Blobs is not null).Select(s => s.Blobs!).ToList();
        return blobs.FirstOrDefault(b => blobs.Any(o => !ReferenceEquals(o, b) && (o + "/").StartsWith(b + "/", StringComparison.Ordinal))) is { } twice
            ? Refuse("tool-unreadable", $"{program} has {twice} as the blob folder of two databases; correct it in buildout")
            : null;
    }

    /// <summary>The settings say which data is stopped, looked at and moved; a tool that works on other data must not run beside that.</summary>
    private static async Task<Planning?> DifferentAsync(SenaiteTarget settings, SenaiteTarget learnt, Survey survey, string program)
    {
        foreach (var (ours, theirs) in new[] { (settings.DataFs, learnt.DataFs), (settings.BlobStorage, learnt.BlobStorage) })
        {
            if (ours != theirs && await survey.RealPathAsync(ours) != await survey.RealPathAsync(theirs))
                return Refuse("tool-differs", $"{program} works on {theirs}, the settings of {settings.Name} on {ours}; correct Data (or Root and BackupPart) in the settings");
        }
        return null;
    }

    private static Planning.Refused Refuse(string code, string reason) => new(code, reason);
}
