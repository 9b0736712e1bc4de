using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// What is moved aside must be renamed, in one step and with its inode, so it lies on the mount of the safety copy, is no mount itself and holds none: a tool that makes
/// the folder anew would fill the disk below.
/// </summary>
internal static class Movable
{
    /// <summary>Null: everything can be moved.</summary>
    public static async Task<Planning?> RefusalAsync(SenaiteTarget target, Survey survey)
    {
        var paths = new List<string> { target.Data };
        foreach (var path in target.Stores.SelectMany(s => new[] { s.Folder, s.Blobs }).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await survey.LookAsync(path) is not null)
                paths.Add(path);
        }
        var places = await survey.PlacesAsync([.. paths]);
        for (var i = 0; i < paths.Count; i++)
        {
            if (places[i].Kind != "directory" || places[i].Place != places[0].Place)
                return Refuse($"{paths[i]} is a {places[i].Kind} on another file system than {target.Data}");
        }
        return await MountedAsync(paths, target, survey);
    }

    private static async Task<Planning?> MountedAsync(List<string> paths, SenaiteTarget target, Survey survey)
    {
        var mounts = await survey.MountsAsync();
        var ours = mounts.Of(await survey.RealPathAsync(target.Data));
        foreach (var path in paths.Skip(1))
        {
            var real = await survey.RealPathAsync(path);
            if (mounts.In(real) is { } inner)
                return Refuse($"{inner.Place} is mounted by itself ({inner.Type})");
            if (mounts.Of(real) is { } mount && mount != ours)
                return Refuse($"{path} lies on {mount.Place}, which is mounted by itself ({mount.Type}), and {target.Data} does not");
        }
        return null;
    }

    private static Planning.Refused Refuse(string why) => new("not-movable", $"{why}, so it cannot be moved aside by renaming; restore by hand (docs/senaite.md)");
}
