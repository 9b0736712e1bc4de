namespace ChatOps.Demo.Vtom;

/// <summary><c>env</c>: what the install's profile exports.</summary>
internal static class EnvTool
{
    public static int Run(ToolCall call)
    {
        var install = VtomInstall.Of(call);
        call.Out.WriteLine($"HOME={install.Home}");
        call.Out.WriteLine($"LOGNAME={install.User}");
        call.Out.WriteLine($"PATH={install.Bin}:/usr/local/bin:/usr/bin:/bin");
        call.Out.WriteLine($"TOM_HOME={install.Home}");
        if (install.Has("backup-server")) call.Out.WriteLine("TOM_PRIMARY_SERVER=vtomprod");
        return 0;
    }
}
