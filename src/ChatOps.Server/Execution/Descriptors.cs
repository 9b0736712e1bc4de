using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatOps.Server.Execution;

/// <summary>
/// The bot's open files and sockets are its own. The framework opens its own so that no child gets them; what the bot itself was started with (by a shell, a
/// supervisor, a library) would go on to every step.
/// </summary>
internal static class Descriptors
{
    private const int FirstOther = 3; // behind standard input, output and error
    private const int SetFlags = 2; // F_SETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC

    public static void KeepFromChildren()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            // One of them is the listing itself, which is closed by the time it is set: that fails, and does nothing.
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FirstOther)
                _ = fcntl(number, SetFlags, CloseOnExec);
        }
    }

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code in the whole project; the call is short.
    [DllImport("libc")]
    private static extern int fcntl(int descriptor, int command, int argument);
#pragma warning restore SYSLIB1054
}
