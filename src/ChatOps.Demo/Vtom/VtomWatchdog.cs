namespace ChatOps.Demo.Vtom;

/// <summary><c>vtwatchdog USER</c>: a site's own watchdog, which starts the servers again a moment after they were stopped.</summary>
internal static class VtomWatchdog
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    public static int Run(ToolCall call)
    {
        Libc.LeaveSession();
        HostProcesses.Register(call.Tree);
        Thread.Sleep(Moment);
        var install = VtomInstall.Of(call);
        var status = install.Has("watchdog-restarts") ? ToolCall.RunProgram(Path.Combine(install.Bin, "start_servers")) : 0;
        HostProcesses.Unregister(call.Tree);
        return status;
    }
}
