using System.IO.Compression;
using System.Security.Cryptography;
using ChatOps.Demo.Zope;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.Senaite;

internal sealed partial class TemporaryInstance
{
    /// <summary>The same history with the same sizes as real transactions in real archives, which perl walks (bin/backup is a script for sh here).</summary>
    public void BecomeReal()
    {
        byte[] a = [.. DataFile.Beginning, .. Transaction('A', 4, 996, Stamps[0])], b = Transaction('B', 1000, 500, Stamps[1]);
        byte[] c = [.. DataFile.Beginning, .. Transaction('C', 4, 1196, Stamps[2])];
        Pack("2026-11-18-02-30-04.fsz", a);
        Pack("2026-11-19-02-30-05.deltafsz", b);
        Pack("2026-11-20-02-30-06.fsz", c);
        Write("2026-11-18-02-30-04.dat", $"{Backups}/2026-11-18-02-30-04.fsz 0 1000 {Md5(a)}\n{Backups}/2026-11-19-02-30-05.deltafsz 1000 1500 {Md5(b)}\n");
        Write("2026-11-20-02-30-06.dat", $"{Backups}/2026-11-20-02-30-06.fsz 0 1200 {Md5(c)}\n");
        File.WriteAllBytes(DataFs, [.. c, .. Transaction('D', 1200, 700, "2026-11-20-13-00-00")]);
        if (File.Exists(Catalog))
            BecomeRealCatalog();
        File.WriteAllText(Path.Combine(_root, "real"), "");
        Perl = "/usr/bin/perl";

        void Write(string name, string text) => File.WriteAllText(Path.Combine(Backups, name), text);
    }

    public string Catalog => Path.Combine(Data, "filestorage/catalog.fs");

    private void BecomeRealCatalog()
    {
        byte[] live = [];
        foreach (var (stamp, letter, length) in CatalogHistory)
        {
            byte[] full = [.. DataFile.Beginning, .. Transaction(letter, 4, length - 4, stamp)];
            Pack($"../backups_catalog/{stamp}.fsz", full);
            File.WriteAllText(Path.Combine(Data, $"backups_catalog/{stamp}.dat"), $"{Data}/backups_catalog/{stamp}.fsz 0 {length} {Md5(full)}\n");
            live = full;
        }
        File.WriteAllBytes(Catalog, [.. live, .. Transaction('d', live.Length, 50, "2026-11-20-13-00-00")]);
    }

    /// <summary>One byte of what was typed is another, in place; length and time of the file stay.</summary>
    public void Flip(string archive)
    {
        var path = Path.Combine(Backups, archive);
        var time = File.GetLastWriteTimeUtc(path);
        using var unpacked = new MemoryStream();
        using (var input = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) input.CopyTo(unpacked);
        var bytes = unpacked.ToArray();
        bytes[300] ^= 1;
        Pack(archive, bytes);
        File.SetLastWriteTimeUtc(path, time);
    }

    private void Pack(string name, byte[] bytes)
    {
        using var archive = new GZipStream(new FileStream(Path.Combine(Backups, name), FileMode.Create), CompressionLevel.Fastest);
        archive.Write(bytes);
    }

    /// <summary>A transaction of so many bytes, an hour before the stamp; its description is the letter again and again.</summary>
    private static byte[] Transaction(char letter, int position, int bytes, string stamp) => DataFile.Transaction(
        position, TransactionId.At(ChatOps.Runbooks.Senaite.Stamp.Parse(stamp)!.Value.AddHours(-1)), "", new string(letter, bytes - DataFile.Transaction(0, default, "", "").Length));

#pragma warning disable CA5351 // MD5 is what repozo writes.
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
