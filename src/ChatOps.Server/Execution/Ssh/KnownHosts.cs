namespace ChatOps.Server.Execution.Ssh;

/// <summary>The list of keys that hosts are believed by. It is written whole, beside the old one, by one rename.</summary>
internal sealed class KnownHosts(string path)
{
    private const UnixFileMode Mode = (UnixFileMode)0b110_100_100;
    private const string Authority = "@cert-authority";

    /// <summary>The key is believed from now on; another one of the same kind and name no more.</summary>
    /// <returns>What stood there instead; empty: nothing.</returns>
    public IReadOnlyList<string> Trust(HostKey key)
    {
        var lines = Read();
        var others = lines.Where(l => Words(l) is [var name, var algorithm, ..] && name == key.Name && algorithm == key.Algorithm && l != key.Line).ToList();
        Write([.. lines.Except([.. others, key.Line]), key.Line]);
        return others;
    }

    /// <summary>Hosts by this name are believed by certificates that the authority has signed.</summary>
    public void TrustAuthority(string name, string publicKey)
    {
        var line = $"{Authority} {name} {publicKey}";
        Write([.. Read().Where(l => l != line), line]);
    }

    private List<string> Read() => File.Exists(path) ? [.. File.ReadAllLines(path).Where(l => l.Length > 0)] : [];

    private void Write(IEnumerable<string> lines)
    {
        var fresh = path + "~";
        File.WriteAllLines(fresh, lines);
        File.SetUnixFileMode(fresh, Mode);
        File.Move(fresh, path, overwrite: true);
    }

    private static string[] Words(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
