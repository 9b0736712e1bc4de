using System.Net;

namespace ChatOps.Demo.Vtom;

/// <summary>One of the two VTOM installs of the demo's host: a user, a home, and its own names in the host's services file.</summary>
/// <param name="Suffix">Behind each service's name in the services file: <c>vtserverd</c> for the second install.</param>
internal sealed record VtomInstall(HostTree Tree, string User, string Home, string Suffix)
{
    public const int MaintenanceOffset = 107;
    public const string Engine = "exploitation";

    public static IReadOnlyList<VtomInstall> All(HostTree tree) =>
        [new(tree, "vtom", Path.Combine(tree.Root, "home/vtom"), ""), new(tree, "vtomd", Path.Combine(tree.Root, "usr/vtomd"), "d")];

    /// <summary>The scripts of an install name its user first.</summary>
    public static VtomInstall Of(ToolCall call) =>
        All(call.Tree).First(i => i.User == call.Arguments.FirstOrDefault());

    public string Bin => Path.Combine(Home, "bin");
    public string PersonalPorts => Path.Combine(Home, ".personalport_rc");
    public string Sessions => Path.Combine(Home, "run/sessions");
    public string Database => Path.Combine(Home, "bdtom/origine");

    public string NormalName(string key) => key + Suffix;
    public string MaintenanceName(string key) => key + Suffix + "m";

    public IPAddress Address => HostAddress.Of(Tree);

    public bool Has(string fault) => new DemoFaults(Tree.Fault).OnFor(fault, User);

    public IReadOnlyList<VtomService> Services => Has("v7-services")
        ? [.. VtomService.Classic.Where(s => s.Key != "vthttpd"), .. VtomService.Newer]
        : VtomService.Classic;

    /// <summary>Read anew each time, as the real tools do; what stands behind the colon is the name, a carriage return included.</summary>
    public string NameOf(VtomService service)
    {
        if (!File.Exists(PersonalPorts)) return service.Key;
        var inside = false;
        foreach (var line in ServicesTable.Lines(PersonalPorts))
        {
            if (line.StartsWith('[')) inside = line.Trim() == "[ports]";
            else if (inside && line.Split(':', 2) is [var key, var name] && key.Trim() == service.Key) return name.Trim(' ', '\t');
        }

        return service.Key;
    }

    public int? PortOf(VtomService service) => new ServicesTable(Tree).Port(NameOf(service));

    /// <summary>The install's processes that live, by the program's name.</summary>
    public IReadOnlyList<(string Program, HostProcess Process)> Processes() =>
        [.. HostProcesses.Registered(Tree).Where(p => p.ToolArguments is ["vtdaemon", var user, _, ..] && user == User).Select(p => (p.ToolArguments[2], p))];
}
