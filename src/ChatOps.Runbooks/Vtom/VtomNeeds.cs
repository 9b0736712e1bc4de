using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Vtom;

/// <summary>What the commands of a VTOM install need on its host: its own account. The services file is written by whom the settings name, unless that is root.</summary>
public sealed class VtomNeeds : IHostNeeds
{
    public string Kind => "vtom";

    public HostNeeds Of(Target target, Func<string, string> realPath)
    {
        var install = VtomSettings.Bind(target);
        return new([install.User, .. install.ServicesUser == "root" ? [] : (string[])[install.ServicesUser]], [], []);
    }
}
