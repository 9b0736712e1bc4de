using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ChatOps.Server.Demo;

/// <summary>The few calls of the system that the framework does not have.</summary>
internal static class Libc
{
    private const int OpenForAppending = 0x1 | 0x40 | 0x400 | 0x80000; // O_WRONLY, O_CREAT, O_APPEND, O_CLOEXEC
    private const int ReadableByAll = 0x1A4; // 0644

    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>A hard link; false where the file system has none, so that the caller copies.</summary>
    public static bool TryLink(string existing, string created) => link(existing, created) == 0;

    /// <summary>A session of its own, so that no terminal and no process group's signal ends it.</summary>
    public static void LeaveSession() => _ = setsid();

    public static bool Signal(int pid, int signal) => kill(pid, signal) == 0;

    public static bool IsRoot => geteuid() == 0;

    public static void Chown(string path, uint user, uint group)
    {
        if (chown(path, user, group) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>One write with O_APPEND: lines of several processes never mix.</summary>
    public static void AppendLine(string path, byte[] line)
    {
        var file = open(path, OpenForAppending, ReadableByAll);
        if (file < 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), path);
        _ = write(file, line, line.Length);
        _ = close(file);
    }

    public static FileSystemRoom? Room(string path) => statvfs(path, out var room) == 0 ? room : null;

    [StructLayout(LayoutKind.Sequential)]
    public struct FileSystemRoom
    {
        public ulong BlockSize, FragmentSize, Blocks, BlocksFree, BlocksAvailable, Inodes, InodesFree, InodesAvailable, Id, Flags, NameMax;
        private readonly long spare1, spare2, spare3;
    }

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code in the whole project; these calls are rare.
    [DllImport("libc", SetLastError = true)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string created);

    [DllImport("libc", SetLastError = true)]
    private static extern int setsid();

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    private static extern int chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int file, byte[] bytes, nint count);

    [DllImport("libc")]
    private static extern int close(int file);

    [DllImport("libc", SetLastError = true)]
    private static extern int statvfs([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out FileSystemRoom room);
#pragma warning restore SYSLIB1054
}
