using System.Buffers;

namespace ChatOps.Core.Transcripts;

/// <summary>
/// Masks a stream. Holds back only what could be the beginning of a secret, so never more than the longest one. Every byte that belongs to a
/// secret goes, also where two of them overlap.
/// </summary>
public sealed class MaskedBytes
{
    private static readonly byte[] Mark = "[secret]"u8.ToArray();
    private readonly SecretMask _mask;
    private byte[] _held = [];
    private int _secretBytes;

    internal MaskedBytes(SecretMask mask) => _mask = mask;

    /// <summary>What can be said of everything so far; with <paramref name="end"/> all of it.</summary>
    public ReadOnlyMemory<byte> Push(ReadOnlySpan<byte> bytes, bool end)
    {
        if (_mask.IsEmpty)
            return bytes.ToArray();
        var data = _held.Length == 0 ? bytes : [.. _held, .. bytes];
        var masked = new ArrayBufferWriter<byte>(Math.Max(data.Length, 16));
        var at = 0;
        while (at < data.Length)
        {
            if (_secretBytes == 0)
                at += CopyPlain(data[at..], masked);
            if (at == data.Length || !TryLook(data[at..], end, out var length))
                break;
            TakeOne(data[at++], length, masked);
        }
        _held = data[at..].ToArray();
        return masked.WrittenMemory;
    }

    private int CopyPlain(ReadOnlySpan<byte> data, ArrayBufferWriter<byte> masked)
    {
        var plain = data.IndexOfAny(_mask.FirstBytes);
        var length = plain < 0 ? data.Length : plain;
        masked.Write(data[..length]);
        return length;
    }

    /// <summary>False: it takes more bytes to know whether, or which, secret begins here.</summary>
    private bool TryLook(ReadOnlySpan<byte> data, bool end, out int length)
    {
        length = 0;
        foreach (var pattern in _mask.BeginningWith(data[0]))
        {
            if (data.StartsWith(pattern))
            {
                length = pattern.Length;
                return true;
            }
            if (!end && pattern.Length > data.Length && pattern.AsSpan().StartsWith(data))
                return false;
        }
        return true;
    }

    private void TakeOne(byte one, int length, ArrayBufferWriter<byte> masked)
    {
        if (length > 0 && _secretBytes == 0)
            masked.Write(Mark);
        _secretBytes = Math.Max(_secretBytes, length);
        if (_secretBytes == 0)
            masked.Write([one]);
        else
            _secretBytes--;
    }
}
