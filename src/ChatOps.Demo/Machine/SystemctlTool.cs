using System.Text.Json;

namespace ChatOps.Demo.Machine;

/// <summary>
/// <c>systemctl list-timers</c> (as JSON, whatever is asked for) and <c>systemctl show</c>. With the fault <c>timer-due</c> there is a timer that backs up in five
/// minutes.
/// </summary>
internal sealed class SystemctlTool(ToolCall call)
{
    private const string Unit = "lims-backup";
    private static readonly TimeSpan DueIn = TimeSpan.FromMinutes(5);

    public int Run()
    {
        if (call.Arguments is ["show", ..])
        {
            var backup = Path.Combine(call.Tree.Bin, "backup");
            call.Out.WriteLine($"Id={Unit}.service\nUser=senaite_daemon\nWorkingDirectory={call.Tree.Code}\nExecStart={{ path={backup} ; argv[]={backup} -q ; ignore_errors=no ; pid=0 }}");
            return 0;
        }

        if (call.Arguments is not ["list-timers", ..])
        {
            call.Error.WriteLine("systemctl: the demo's knows list-timers and show");
            return 1;
        }

        var next = (DateTimeOffset.UtcNow + DueIn).ToUnixTimeMilliseconds() * 1000;
        var timers = call.Faults.On("timer-due") ? [new { next, left = next, last = 0L, passed = 0L, unit = Unit + ".timer", activates = Unit + ".service" }] : Array.Empty<object>();
        call.Out.WriteLine(JsonSerializer.Serialize(timers));
        return 0;
    }
}
