using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Senaite;

/// <summary>What the commands of a SENAITE instance need on its host: the data's owner, and root for supervisor and the look at open files.</summary>
public sealed class SenaiteNeeds : IHostNeeds
{
    public string Kind => "senaite";

    public HostNeeds Of(Target target, HostFiles files)
    {
        var instance = TargetSettings.Bind(target);
        var ask = new SenaiteHostCommands(instance);
        return new(
            [instance.User, .. ask.IsRoot ? [] : (string[])[instance.SupervisorUser]],
            [.. ask.RootLines(files.RealPath(instance.DataFs))],
            ask.IsRoot ? [instance.SupervisorConfig] : [])
        {
            Programs = [.. Programs(instance)],
        };
    }

    /// <summary>What plans name, by the account that runs it. crontab, systemctl and perl are asked where they are; nothing is refused without them.</summary>
    private static IEnumerable<HostProgram> Programs(SenaiteTarget instance)
    {
        var tools = instance.Tools;
        foreach (var path in (string[])
            [tools.Ps, tools.Df, tools.Flock, tools.Find, tools.Grep, tools.Stat, tools.Mv, tools.Rm, tools.Mkdir, tools.Rmdir, tools.Cat, tools.Date, tools.Realpath, tools.Dd, tools.Ln,
             instance.RestoreProgram])
            yield return HostProgram.Of(instance.User, path);
        yield return HostProgram.Of(instance.User, tools.Curl, "--version");
        // The recipe copies blobs with it; the script names the versions of what it loads.
        yield return HostProgram.Of(instance.User, "/usr/bin/rsync", "--version");
        yield return HostProgram.Of(instance.User, instance.BackupProgram, tools.Grep, "-sohE", Loaded, "--", instance.BackupProgram, instance.Repozo);
    }

    private const string Loaded = @"(collective\.recipe\.backup|ZEO|ZODB3?)-[0-9][0-9a-z.]*";
}
