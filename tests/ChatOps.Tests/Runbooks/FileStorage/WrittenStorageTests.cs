using System.Buffers.Binary;
using System.Text;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>What no recording holds: files of Python 2, and each form in which a pickler may write a blob's record. Written here byte by byte, walked by the real interpreters.</summary>
public sealed class WrittenStorageTests : IDisposable
{
    private const string Class = "cZODB.blob\nBlob\n";
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    /// <summary>pickle and cPickle of each protocol, with a memo of every length and without one; the byte of a memo may be a line end.</summary>
    private static readonly string[] Blobs =
        [Class + ".", Class + "p0\n.", Class + "p12\n.", Class + "q\0.", Class + "q\n.", Class + "r\0\u0001\0\0.", "\u0080\u0002" + Class + "q\u0001.\u0080\u0002N.", "\u0080\u0003" + Class + "q\0.", "\u0080\u0005" + Class + "."];

    /// <summary>Who refers to a blob holds the same words further on, or as a part of a longer name.</summary>
    private static readonly string[] Others =
        ["\u0080\u0003cexample\nThing\nq\0.\u0080\u0003}X\u0004\0\0\0file" + Class + "q\0.", "\u0080\u0003cZODB.blob\nBlobStorage\nq\0.", " " + Class + ".", "\u0080\u0006" + Class + ".", ""];

    [Theory]
    [InlineData("FS30", ' ')]
    [InlineData("FS21", 'p')]
    [InlineData("FS21", 'u')]
    public async Task A_blobs_record_is_known_by_its_class_whoever_pickled_it(string magic, char status)
    {
        await File.WriteAllBytesAsync(_file, [.. Encoding.Latin1.GetBytes(magic), .. Transaction(4, status, [.. Blobs, .. Others])]);
        foreach (var interpreter in RealWalker.Names)
        {
            var walk = Assert.Single(await RealWalker.WalkAsync(interpreter, new() { Blobs = true }, _file));
            Assert.True(walk.IsWhole, $"{interpreter}: {walk.Told}");
            Assert.Equal(Enumerable.Range(1, Blobs.Length).Select(i => $"0x{i:x2}/0x040d23c8b800a333.blob"), walk.BlobRecords.Select(b => b.LawnPath));
            Assert.Equal(status == 'p' ? 1 : 0, walk.Packed);
        }
    }

    /// <summary>Objects are numbered from 1. One without data is one that does not exist from here on: its back pointer leads nowhere.</summary>
    private static byte[] Transaction(long begin, char status, string[] pickles)
    {
        byte[] tid = [0x04, 0x0d, 0x23, 0xc8, 0xb8, 0x00, 0xa3, 0x33];
        var records = pickles.SelectMany((p, i) => (byte[])
            [.. Number(i + 1), .. tid, .. Number(0), .. Number(begin), 0, 0, .. Number(p.Length), .. p.Length > 0 ? Encoding.Latin1.GetBytes(p) : Number(0)]).ToArray();
        var length = Number(23 + records.Length);
        return [.. tid, .. length, (byte)status, 0, 0, 0, 0, 0, 0, .. records, .. length];
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
