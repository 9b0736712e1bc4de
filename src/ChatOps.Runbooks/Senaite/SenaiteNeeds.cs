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
            ask.IsRoot ? [instance.SupervisorConfig] : []);
    }
}
