using ChatOps.Demo.Vtom;

namespace ChatOps.Demo.Machine;

/// <summary><c>getent services NAME/PROTOCOL</c>, from the host's own file.</summary>
internal static class GetentTool
{
    private const int NotFound = 2;

    public static int Run(ToolCall call)
    {
        if (call.Arguments is not ["services", var wanted] || wanted.Split('/') is not [var name, .. var protocol]) return 1;
        if (new ServicesTable(call.Tree).Told(name, protocol.FirstOrDefault("tcp")) is not { } line) return NotFound;
        call.Out.WriteLine(line);
        return 0;
    }
}
