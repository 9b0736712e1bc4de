using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// The bot's own folder (0700) for the sockets of its connections, the options they use and what ssh says. It lives as long as the bot; what one that was
/// killed has left is deleted by the next with the same state.
/// </summary>
internal sealed class SshFolder : IDisposable
{
    /// <summary>ssh appends 17 characters to a socket's path while it makes it, and the system takes 108 with the end.</summary>
    private const int LongestSocket = 90;

    private readonly Lazy<string> _path;
    private int _files;

    /// <param name="state">The folder of the bot's state: it tells the folders of several bots apart.</param>
    public SshFolder(string state) => _path = new(() => Create(state));

    /// <summary>A path that was never given out before.</summary>
    public string Fresh(string ending) =>
        Path.Combine(_path.Value, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _files)}.{ending}"));

    public string Write(string ending, string text)
    {
        var path = Fresh(ending);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What ssh has said into a file; the file is gone then.</summary>
    public static string TakeText(string path)
    {
        try
        {
            var text = File.Exists(path) ? Text(path) : "";
            File.Delete(path);
            return text;
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        if (_path.IsValueCreated)
            Delete(_path.Value);
    }

    private static string Create(string state)
    {
        var name = $"chatops-ssh-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))[..8]}-";
        foreach (var old in Directory.EnumerateDirectories(Path.GetTempPath(), name + "*"))
            Delete(old);
        var path = Directory.CreateTempSubdirectory(name).FullName;
        return path.Length + 16 <= LongestSocket
            ? path
            : throw new InvalidOperationException($"TMPDIR ({Path.GetTempPath()}) is too long for the sockets of ssh, which take {LongestSocket} characters.");
    }

    private static string Text(string path)
    {
        const int Most = 16 * 1024;
        using var stream = File.OpenRead(path);
        var bytes = new byte[Math.Min(Most, stream.Length)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes).Trim();
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's by that name, or gone.
        }
    }
}
