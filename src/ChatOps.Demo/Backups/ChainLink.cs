namespace ChatOps.Demo.Backups;

/// <summary>One line of a <c>.dat</c> file: this archive holds the bytes from start to end of Data.fs, with this MD5.</summary>
internal sealed record ChainLink(string File, long Start, long End, string Checksum)
{
    public static IReadOnlyList<ChainLink> Read(string chainFile) =>
        [.. System.IO.File.ReadAllLines(chainFile).Select(line => line.Split(' ')).Select(p => new ChainLink(p[0], long.Parse(p[1]), long.Parse(p[2]), p[3]))];

    public override string ToString() => $"{File} {Start} {End} {Checksum}";
}
