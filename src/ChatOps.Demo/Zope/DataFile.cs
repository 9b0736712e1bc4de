using System.Buffers.Binary;
using System.Text;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Demo.Zope;

/// <summary>The demo's Data.fs: a real FileStorage, as ZODB 5 writes it. Who reads it (the bot's walker) has other code than who writes it.</summary>
internal static class DataFile
{
    private const int Header = 23, RecordHeader = 42, Tail = 8;
    public const string Initial = "initial database creation";

    public static ReadOnlySpan<byte> Beginning => "FS30"u8;

    /// <summary>A transaction as it stands at <paramref name="position"/> of the file. Every object is new in it.</summary>
    public static byte[] Transaction(long position, TransactionId id, string user, string description, params (ulong Object, byte[] Data)[] records)
    {
        using var written = new MemoryStream();
        var (who, what) = (Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(description));
        var length = Header + who.Length + what.Length + records.Sum(r => RecordHeader + r.Data.Length);
        Number(written, id.Value, sizeof(ulong));
        Number(written, (ulong)length, sizeof(ulong));
        written.WriteByte((byte)' ');
        Number(written, (ulong)who.Length, sizeof(ushort));
        Number(written, (ulong)what.Length, sizeof(ushort));
        Number(written, 0, sizeof(ushort));
        written.Write(who);
        written.Write(what);
        foreach (var (key, data) in records)
        {
            foreach (var value in (ulong[])[key, id.Value, 0, (ulong)position]) Number(written, value, sizeof(ulong));
            Number(written, 0, sizeof(ushort));
            Number(written, (ulong)data.Length, sizeof(ulong));
            written.Write(data);
        }

        Number(written, (ulong)length, sizeof(ulong));
        return written.ToArray();
    }

    /// <summary>The id of the next transaction: the clock's, but always after the last one.</summary>
    public static TransactionId Next(TransactionId? last, DateTimeOffset now) =>
        TransactionId.At(now) is var id && id.Value > (last?.Value ?? 0) ? id : new TransactionId(last!.Value.Value + 1);

    public static DataContent Read(string file)
    {
        using var data = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(data);
    }

    /// <summary>As a start of ZODB reads it: transaction by transaction, until the first that is not whole.</summary>
    public static DataContent Read(Stream data)
    {
        var found = new DataContent(Beginning.Length, null, 0, 0);
        var head = new byte[Header];
        while (ReadAt(data, found.End, head) && Whole(data, found, head) is { } further) found = further;
        return found;
    }

    /// <summary>The end of the last transaction that begins before the place.</summary>
    public static long EndAfter(Stream data, long place)
    {
        var found = new DataContent(Beginning.Length, null, 0, 0);
        var head = new byte[Header];
        while (found.End < place && ReadAt(data, found.End, head) && Whole(data, found, head) is { } further) found = further;
        return found.End;
    }

    /// <summary>Adds a transaction to the end of a file that nobody has open.</summary>
    public static TransactionId Append(string file, DateTimeOffset now, string user, string description, params (ulong Object, byte[] Data)[] records)
    {
        using var data = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var content = Read(data);
        var id = Next(content.Last, now);
        data.Position = content.End;
        data.Write(Transaction(content.End, id, user, description, records));
        return id;
    }

    private static DataContent? Whole(Stream data, DataContent before, byte[] head)
    {
        var id = new TransactionId(BinaryPrimitives.ReadUInt64BigEndian(head));
        var length = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8));
        var at = before.End + Header + Enumerable.Range(0, 3).Sum(i => BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(17 + (2 * i))));
        var stop = before.End + length;
        var tail = new byte[Tail];
        if (head[16] == (byte)'c' || length < at - before.End || id.Value <= (before.Last?.Value ?? 0) || length > data.Length
            || !ReadAt(data, stop, tail) || !tail.AsSpan().SequenceEqual(head.AsSpan(8, 8))) return null;
        var (highest, record) = (before.LastObject, new byte[RecordHeader]);
        while (at < stop)
        {
            if (!ReadAt(data, at, record)) return null;
            highest = Math.Max(highest, BinaryPrimitives.ReadUInt64BigEndian(record));
            at += RecordHeader + (BinaryPrimitives.ReadInt64BigEndian(record.AsSpan(34)) is > 0 and var bytes ? bytes : sizeof(ulong));
        }

        return new DataContent(stop + Tail, id, highest, before.Last is null ? 0 : before.Work + 1);
    }

    private static bool ReadAt(Stream data, long at, byte[] buffer)
    {
        if (at < 0 || at + buffer.Length > data.Length) return false;
        data.Position = at;
        data.ReadExactly(buffer);
        return true;
    }

    private static void Number(MemoryStream to, ulong value, int bytes)
    {
        for (var place = bytes - 1; place >= 0; place--) to.WriteByte((byte)(value >> (8 * place)));
    }
}
