using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatOps.Server.Configuration;

/// <summary>
/// Whether only root and the bot's account decide what a file says: whoever could write it, or put another one into its place, would have the bot's rights.
/// By owner and mode; links are followed, and the folders they lead through count as well.
/// </summary>
internal static class FileTrust
{
    private const string Code = "file-unsafe";
    private const UnixFileMode Everybody = UnixFileMode.OtherWrite;

    /// <summary>Whose files are right beside root's and one's own; null: nobody's.</summary>
    private static readonly AsyncLocal<uint?> Bot = new();

    /// <summary>
    /// Root, who checks the settings of a bot beside it, takes the files of that bot's account as the bot itself will: until disposed, and for whoever is not root
    /// nothing changes.
    /// </summary>
    public static IDisposable Beside(string stateFolder)
    {
        var before = Bot.Value;
        Bot.Value = BotAccount.Of(stateFolder);
        return new Ended(before);
    }

    /// <summary>A sentence with its code, the path and the command that mends it; null: it is safe, or not there.</summary>
    public static string? Problem(string path) => !OperatingSystem.IsLinux() || !File.Exists(path)
        ? null
        : new[] { Path.GetFullPath(path), RealPath(path) }.OfType<string>().Distinct(StringComparer.Ordinal).Select(One)
            .Concat(PathTrail.Of(Path.GetFullPath(path)).Where(p => PathTrail.LinkAt(p) is not null).Select(Link))
            .FirstOrDefault(p => p is not null);

    private static string? One(string file)
    {
        var (owner, mode) = Look(file);
        if (IsOthers(owner))
        {
            return $"{Code}: {file} belongs to {Named(owner)}, which could change it; "
                + $"run: chown {(Bot.Value is { } bot ? SystemAccount.NameOf(bot) : Environment.UserName)} {file}";
        }
        if (mode.HasFlag(Everybody))
            return $"{Code}: everybody on this machine can write {file}; run: chmod o-w {file}";
        return InFolders(file);
    }

    private static string? Link(string link) => FileOwner.OfLink(link) is { Owner: var owner } && IsOthers(owner)
        ? $"{Code}: the link {link} belongs to {Named(owner)}, which could turn it elsewhere; name the file itself"
        : InFolders(link);

    private static bool IsOthers(uint owner) => owner != 0 && owner != FileOwner.Self && owner != Bot.Value;

    private static string? InFolders(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var mode = Look(folder).Mode;
            if (mode.HasFlag(Everybody) && !mode.HasFlag(UnixFileMode.StickyBit))
                return $"{Code}: everybody on this machine can write to {folder} and so replace {file}; run: chmod o-w {folder}";
        }
        return null;
    }

    private static string Named(uint owner)
    {
        var (name, number) = (SystemAccount.NameOf(owner), owner.ToString(CultureInfo.InvariantCulture));
        return name == number ? $"the account with the number {number}" : $"the account {name}";
    }

    private sealed class Ended(uint? before) : IDisposable
    {
        public void Dispose() => Bot.Value = before;
    }

    private static (uint Owner, UnixFileMode Mode) Look(string path) =>
        FileOwner.Of(path) ?? throw new SettingsException($"{path} cannot be looked at by {Environment.UserName}.");

    private static string? RealPath(string path)
    {
        var found = realpath(path, 0);
        try
        {
            return Marshal.PtrToStringUTF8(found);
        }
        finally
        {
            free(found);
        }
    }

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code in the whole project; these calls are rare.
    [DllImport("libc")]
    private static extern nint realpath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, nint room);

    [DllImport("libc")]
    private static extern void free(nint memory);
#pragma warning restore SYSLIB1054
}
