using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>One state of a blob. Each has a file of its own in blobstorage and in a whole blob set, under a name that follows from these two.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BlobRecord(ulong ObjectId, TransactionId Transaction)
{
    /// <summary>The file in a blobstorage whose <c>.layout</c> is <c>bushy</c>: a folder for each byte of the object's id.</summary>
    public string BushyPath
    {
        get
        {
            Span<byte> id = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(id, ObjectId);
            var path = new System.Text.StringBuilder();
            foreach (var part in id)
                path.Append(CultureInfo.InvariantCulture, $"0x{part:x2}/");
            return path.Append(File).ToString();
        }
    }

    /// <summary>The file in the old layout, <c>lawn</c>: one folder for each object.</summary>
    public string LawnPath => $"0x{Short(ObjectId)}/{File}";

    public string PathIn(bool lawn) => lawn ? LawnPath : BushyPath;

    private string File => $"0x{Short(Transaction.Value)}.blob";

    /// <summary>Leading zeros go in pairs; nothing at all is <c>00</c>.</summary>
    private static string Short(ulong value)
    {
        var digits = value.ToString("x", CultureInfo.InvariantCulture);
        return digits.Length % 2 == 0 ? digits : "0" + digits;
    }
}
