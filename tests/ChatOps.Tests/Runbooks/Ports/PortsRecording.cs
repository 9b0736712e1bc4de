using System.Runtime.CompilerServices;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Ports;

/// <summary>What nmap, ss and netstat really printed.</summary>
internal static class PortsRecording
{
    public static string Text(string name, string part = "out") => File.ReadAllText(Path.Combine(Folder(), $"{name}.{part}"));

    /// <summary>A scan as the runbook runs it: the report on standard error. Recordings have it on standard output or in a file.</summary>
    public static StepResult Scan(string name, int status = 0) =>
        new(StepState.Exited, status, File.Exists(Path.Combine(Folder(), $"{name}.xml")) ? Text(name) : "", Report(name), []);

    public static StepResult Table(string name) =>
        new(StepState.Exited, int.Parse(Text(name, "rc").Trim()), Text(name), Text(name, "err"), []);

    private static string Report(string name) =>
        Text(name, "err") + (File.Exists(Path.Combine(Folder(), $"{name}.xml")) ? Text(name, "xml") : Text(name));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../Recorded/ports");
}
