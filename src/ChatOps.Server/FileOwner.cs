using System.Runtime.InteropServices;

namespace ChatOps.Server;

/// <summary>Whose a file is: .NET tells modes and no owners. Links are followed.</summary>
internal static class FileOwner
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int OfTheLink = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS

    /// <summary>The number of the account that this program runs as.</summary>
    public static uint Self => geteuid();

    /// <returns>The number of the account that owns it, and its mode; null: it cannot be looked at.</returns>
    public static (uint Owner, UnixFileMode Mode)? Of(string path) => Of(path, flags: 0);

    /// <summary>Of the link itself, where it is one.</summary>
    public static (uint Owner, UnixFileMode Mode)? OfLink(string path) => Of(path, OfTheLink);

    private static (uint Owner, UnixFileMode Mode)? Of(string path, int flags)
    {
        // struct statx is the same on every architecture: uid at 20, mode at 28 (linux/stat.h).
        var answer = new byte[256];
        return statx(CurrentFolder, path, flags, BasicStats, answer) == 0
            ? (BitConverter.ToUInt32(answer, 20), (UnixFileMode)(BitConverter.ToUInt16(answer, 28) & 0xFFF))
            : null;
    }

    /// <summary>Gives a file or folder to an account; only root can.</summary>
    public static void Give(string path, uint owner, uint group)
    {
        if (Self == 0 && chown(path, owner, group) != 0)
            throw new IOException($"{path} could not be given to the account with the number {owner} (error {Marshal.GetLastPInvokeError()}).");
    }

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code in the whole project; these calls are rare.
    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    private static extern int chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);

    [DllImport("libc")]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] answer);
#pragma warning restore SYSLIB1054
}
