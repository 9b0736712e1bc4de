using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Ids;

/// <summary>Names an operation for ever, across restored states; time-ordered. People type the short <see cref="Operation.Handle"/> instead.</summary>
public readonly record struct OperationId(Guid Value)
{
    public static OperationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Of a member of the operation's group: the same whenever it is asked for, and of the same time.</summary>
    public OperationId Member(int index)
    {
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(Encoding.ASCII.GetBytes($"{this}:{index}"), bytes);
        Value.ToByteArray(bigEndian: true).AsSpan(0, 6).CopyTo(bytes);
        // Version 7, as the parent's.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(new Guid(bytes[..16], bigEndian: true));
    }

    /// <summary>As step folders on hosts are named: 32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("N");

    public static OperationId Parse(string text) => new(Guid.ParseExact(text, "N"));
}
