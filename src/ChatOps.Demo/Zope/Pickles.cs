using System.Buffers.Binary;
using System.Text;

namespace ChatOps.Demo.Zope;

/// <summary>What the demo's objects look like in the database: pickles as Python 3 writes them (protocol 3).</summary>
internal static class Pickles
{
    private const string Mapping = "\u0080\u0003cpersistent.mapping\nPersistentMapping\nq\0.";

    /// <summary>An empty root, 64 bytes: what the first client of a new database writes.</summary>
    public static byte[] Root { get; } = Encoding.Latin1.GetBytes(Mapping + "\u0080\u0003}q\u0001X\u0004\0\0\0dataq\u0002}q\u0003s.");

    /// <summary>A blob, 25 bytes: its class and no state. Its content is a file of its own.</summary>
    public static byte[] Blob { get; } = Encoding.Latin1.GetBytes("\u0080\u0003cZODB.blob\nBlob\nq\0.\u0080\u0003N.");

    /// <summary>A mapping that holds one text.</summary>
    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return
        [
            .. Encoding.Latin1.GetBytes(Mapping + "\u0080\u0003}q\u0001X\u0004\0\0\0dataq\u0002}q\u0003X\u0004\0\0\0textq\u0004X"), .. length, .. bytes,
            .. Encoding.Latin1.GetBytes("q\u0005ss."),
        ];
    }
}
