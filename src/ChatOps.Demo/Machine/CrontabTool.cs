namespace ChatOps.Demo.Machine;

/// <summary><c>crontab -l [-u USER]</c>: the crontab of the user that runs SENAITE.</summary>
internal sealed class CrontabTool(ToolCall call)
{
    private const string Owner = "senaite_daemon";
    private static readonly TimeSpan DueIn = TimeSpan.FromMinutes(5);

    public int Run()
    {
        if (!call.Arguments.Contains("-l"))
        {
            call.Error.WriteLine("crontab: the demo's crontab can only be listed: crontab -l");
            return 1;
        }

        // A host's cron follows the host's own clock, not UTC.
        if (call.Faults.On("cron-due")) call.Out.WriteLine($"{DateTime.Now + DueIn:m H} * * * {call.Tree.Bin}/backup");
        if (File.Exists(call.Tree.Crontab)) call.Out.Write(File.ReadAllText(call.Tree.Crontab));
        else if (!call.Faults.On("cron-due"))
        {
            call.Error.WriteLine($"no crontab for {Owner}");
            return 1;
        }

        return 0;
    }
}
