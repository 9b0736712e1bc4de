namespace ChatOps.Demo.Vtom;

/// <summary>An install's home that cannot be written to. For root the mode is no obstacle: then it is immutable, too.</summary>
internal static class ClosedHome
{
    private const UnixFileMode OpenMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode ClosedMode = OpenMode & ~UnixFileMode.UserWrite;

    public static bool Is(VtomInstall install) => File.GetUnixFileMode(install.Home) == ClosedMode;

    public static void Close(VtomInstall install)
    {
        if (Is(install)) return;
        File.SetUnixFileMode(install.Home, ClosedMode);
        if (Libc.IsRoot) Libc.SetImmutable(install.Home, on: true);
    }

    public static void Open(VtomInstall install)
    {
        if (!Is(install)) return;
        if (Libc.IsRoot) Libc.SetImmutable(install.Home, on: false);
        File.SetUnixFileMode(install.Home, OpenMode);
    }
}
