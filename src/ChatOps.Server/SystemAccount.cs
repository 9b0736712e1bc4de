using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatOps.Server;

/// <summary>Accounts of this machine by name and by number, wherever they are kept (files, LDAP).</summary>
internal static class SystemAccount
{
    private const int NumberInEntry = 16; // struct passwd (pwd.h): two pointers stand before pw_uid

    /// <returns>Null: there is none of that name.</returns>
    public static uint? NumberOf(string name) =>
        getpwnam(name) is var entry && entry == 0 ? null : (uint)Marshal.ReadInt32(entry, NumberInEntry);

    /// <returns>The number of the account's own group; null: there is no such account.</returns>
    public static uint? GroupOf(string name) =>
        getpwnam(name) is var entry && entry == 0 ? null : (uint)Marshal.ReadInt32(entry, NumberInEntry + sizeof(uint));

    /// <returns>Where nobody has that number, the number.</returns>
    public static string NameOf(uint number) =>
        getpwuid(number) is var entry && entry != 0 && Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)) is { Length: > 0 } name
            ? name
            : number.ToString(CultureInfo.InvariantCulture);

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code in the whole project; these calls are rare.
    [DllImport("libc")]
    private static extern nint getpwnam([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc")]
    private static extern nint getpwuid(uint number);
#pragma warning restore SYSLIB1054
}
