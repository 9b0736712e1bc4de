using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// Paths that are not what they look like: links, files in the place of folders. Where the tools follow, so does the bot; where a tool would copy or replace the link itself,
/// that is said before anything runs.
/// </summary>
internal static class Detours
{
    /// <summary>For a restore, which replaces databases and blobs and moves what was there.</summary>
    public static async Task<Planning?> OfRestoreAsync(SenaiteTarget target, Survey survey)
    {
        if (await UnmountedAsync(target, survey) is { } unmounted)
            return unmounted;
        foreach (var store in target.Stores)
        {
            if (await survey.LookAsync(store.Folder) is { Kind: 'l' } folder)
                return Refuse("linked", $"{store.Folder} is a link to {folder.LinksTo}; moving it aside would move the link and not the data. Mount that place there instead, or restore by hand (docs/senaite.md)");
            if (await survey.LookAsync(store.File) is { Kind: 'l' } file)
                return Refuse("linked", $"{store.File} is a link to {file.LinksTo}; repozo would delete the link and put a plain file in its place. Name the real file in buildout (datafs) and in zeo.conf, or restore by hand (docs/senaite.md)");
        }
        return await OfBlobsAsync(target, survey) ?? await OfKeptAsync(target, survey);
    }

    /// <summary>For a backup, which reads: repozo follows a link to a database.</summary>
    public static async Task<Planning?> OfBackupAsync(SenaiteTarget target, Survey survey) =>
        await UnmountedAsync(target, survey) ?? await OfBlobsAsync(target, survey) ?? await OfKeptAsync(target, survey);

    /// <summary>A database below a place whose disk did not come is an old one, or none.</summary>
    private static async Task<Planning?> UnmountedAsync(SenaiteTarget target, Survey survey)
    {
        foreach (var store in target.Stores)
        {
            if (await survey.UnmountedAsync(store.File) is { } place)
                return Refuse("no-folder", Unmounted(place, target));
        }
        return null;
    }

    private static string Unmounted(string place, SenaiteTarget target) =>
        $"{place} should be mounted ({target.Etc}/fstab) and is not, so what lies there is not what should; mount it, then ask again";

    /// <summary>Folders that hold what was kept: the tools follow links to them. What leads nowhere is named, never taken for an empty folder.</summary>
    public static async Task<string?> TroubleAsync(string folder, Survey survey)
    {
        if (await survey.LookAsync(folder) is not { } found)
            return null;
        // A place that is mounted when somebody comes (autofs) is there by name also where its disk does not come.
        if (found.Kind == 'd' && await survey.UnmountedAsync(folder) is { } place)
            return $"{folder} lies on {place}, which should be mounted and is not";
        if (found.Kind == 'd')
            return await survey.FollowAsync(folder + "/") is null ? $"{folder} is there by name, and what should be mounted there does not come" : null;
        if (found.Kind != 'l')
            return $"{folder} is a file and no folder";
        return (await survey.FollowAsync(folder))?.Kind switch
        {
            'd' => null,
            null or 'l' => $"{folder} is a link to {found.LinksTo}, and nothing is there",
            _ => $"{folder} is a link to {found.LinksTo}, which is no folder",
        };
    }

    private static async Task<Planning?> OfKeptAsync(SenaiteTarget target, Survey survey)
    {
        foreach (var folder in target.Stores.SelectMany(s => new[] { s.Backups, s.BlobBackups }).OfType<string>().Where(f => f.Length > 0))
        {
            if (await TroubleAsync(folder, survey) is { } trouble)
                return Refuse("no-folder", $"{trouble}; is its disk mounted? Look at the host, then ask again");
        }
        return null;
    }

    /// <summary>The recipe calls <c>rsync -a</c> without a slash behind the folder, and that copies a link as a link.</summary>
    private static async Task<Planning?> OfBlobsAsync(SenaiteTarget target, Survey survey)
    {
        foreach (var blobs in target.Stores.Select(s => s.Blobs).OfType<string>())
        {
            if (await survey.UnmountedAsync(blobs) is { } place)
                return Refuse("no-folder", Unmounted(place, target));
            if (await survey.LookAsync(blobs) is { Kind: 'l' } link)
                return Refuse("linked", $"{blobs} is a link to {link.LinksTo}; rsync copies the link itself, so no blob set would hold a blob. Name the real folder in buildout (blob_storage) and in zeo.conf, or mount it there");
        }
        return null;
    }

    private static Planning.Refused Refuse(string code, string reason) => new(code, reason);
}
