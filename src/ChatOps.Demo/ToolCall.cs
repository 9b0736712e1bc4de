namespace ChatOps.Demo;

/// <summary>What a stand-in works with: its host, its arguments and its streams.</summary>
internal sealed record ToolCall(HostTree Tree, DemoFaults Faults, HostLog Log, string[] Arguments, TextWriter Out, TextWriter Error)
{
    /// <summary>Runs a program of the host with this call's own streams, as a shell script would.</summary>
    public static int RunProgram(string program, params string[] arguments) => HostProgram.Run(program, arguments);
}
