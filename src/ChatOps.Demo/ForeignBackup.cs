namespace ChatOps.Demo;

/// <summary>Somebody else's backup on this host: a process that is there for as long as its fault's file.</summary>
internal static class ForeignBackup
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static int Run(ToolCall call)
    {
        Libc.LeaveSession();
        while (call.Faults.On("foreign-backup")) Thread.Sleep(Look);
        return 0;
    }
}
