namespace ChatOps.Demo.Vtom;

/// <summary><c>tlist jobs_last_exec -s ec</c>: the jobs that run. <c>tlist late</c>, of the demo alone: those whose time has passed.</summary>
internal static class TlistTool
{
    public static int Run(ToolCall call)
    {
        if (call.Arguments.Contains("late"))
        {
            if (VtomInstall.Of(call).Has("job-late")) call.Out.WriteLine("exploitation  soir  cloture  21:30");
            return 0;
        }

        if (VtomInstall.Of(call).Has("jobs-unknown"))
        {
            call.Error.WriteLine("tlist : connexion au serveur impossible");
            return 1;
        }

        if (VtomInstall.Of(call).Has("job-running")) call.Out.WriteLine("exploitation  sauvegarde  copie_base  EC  00:12:41");
        return 0;
    }
}
