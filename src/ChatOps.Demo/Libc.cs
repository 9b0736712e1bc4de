using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ChatOps.Demo;

/// <summary>The few calls of the system that the framework does not have.</summary>
internal static class Libc
{
    private const int OpenForAppending = 0x1 | 0x40 | 0x400 | 0x80000; // O_WRONLY, O_CREAT, O_APPEND, O_CLOEXEC
    private const int OpenForReading = 0x80000; // O_CLOEXEC
    private const int ReadableByAll = 0x1A4; // 0644

    // FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_IMMUTABLE_FL; the numbers hold the size of a long.
    private static readonly nuint GetFlags = 0x80006601 | ((nuint)nuint.Size << 16);
    private static readonly nuint SetFlags = 0x40006602 | ((nuint)nuint.Size << 16);
    private const int Immutable = 0x10;

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

    /// <summary>
    /// While it is set nothing in a folder can be created, renamed or deleted, by root neither. Only root may set it, and only some file systems know it (ext4, xfs,
    /// btrfs, newer tmpfs); where it cannot be set nothing happens.
    /// </summary>
    public static void SetImmutable(string folder, bool on)
    {
        var file = open(folder, OpenForReading, 0);
        if (file < 0) return;
        var flags = 0;
        if (ioctl(file, GetFlags, ref flags) == 0 && (flags & Immutable) != 0 != on)
        {
            flags ^= Immutable;
            _ = ioctl(file, SetFlags, ref flags);
        }

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
    private static extern int ioctl(int file, nuint request, ref int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int statvfs([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out FileSystemRoom room);
#pragma warning restore SYSLIB1054
}
