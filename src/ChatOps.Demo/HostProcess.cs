using System.Diagnostics;
using ChatOps.Demo.Vtom;

namespace ChatOps.Demo;

/// <summary>A process as /proc shows it. The start time makes a process id unmistakable.</summary>
internal sealed record HostProcess(int Pid, int Parent, int Group, int Session, char State, long StartTicks, string[] Arguments, string Folder)
{
    /// <summary>Of a stand-in: the tool's name and what it was called with; empty for any other process.</summary>
    public string[] ToolArguments =>
        Array.IndexOf(Arguments, "demo-tool") is >= 0 and var tool && Arguments.Length >= tool + 4 ? [Arguments[tool + 1], .. Arguments[(tool + 4)..]] : [];

    private static string Home(HostTree tree, string user) => VtomInstall.All(tree).First(i => i.User == user).Home;

    /// <summary>What the process is on the mirrored host: the stand-ins appear as the programs they stand in for.</summary>
    public string[] ShownArguments(HostTree tree)
    {
        if (ToolArguments is not [var name, .. var rest]) return Arguments;
        return name switch
        {
            "vtdaemon" when rest is [var user, var program, ..] => [Path.Combine(Home(tree, user), "bin", program), .. program == "tengine" ? (string[])[VtomInstall.Engine] : []],
            "squatter" => ["/usr/bin/java", "-jar", "/opt/report/report.jar"],
            _ when rest is [var user, .. var more] && VtomInstall.All(tree).Any(i => i.User == user) => [Path.Combine(Home(tree, user), "bin", name), .. more],
            "backup" or "restore" or "repozo" or "snapshotbackup" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Bin, name), .. rest],
            "foreign" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Bin, rest is [var other, ..] ? other : "backup")],
            "orphan" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Code, "parts/client1/bin/interpreter")],
            "zeoserver" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Code, "parts/zeoserver/bin/runzeo")],
            "zeoclient" or "byhand" => [Path.Combine(tree.Code, "bin/python3"), Path.Combine(tree.Code, "parts", rest is [var client, ..] ? client : "client1", "bin/interpreter")],
            "supervisord" => ["/usr/bin/python3", Path.Combine(tree.Tools, "supervisord")],
            var other => [Path.Combine(tree.Tools, other), .. rest],
        };
    }
}
