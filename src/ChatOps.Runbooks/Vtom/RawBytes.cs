using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// A file's bytes as a text with one character for each byte, so that it can be taken apart and put together again without a byte being lost.
/// </summary>
internal static class RawBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads what base64 printed; null: that is no base64.</summary>
    public static string? FromBase64(string output)
    {
        try
        {
            return Encoding.Latin1.GetString(Convert.FromBase64String(output));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static string ToBase64(string raw) => Convert.ToBase64String(Encoding.Latin1.GetBytes(raw));

    public static string Hash(string raw) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.Latin1.GetBytes(raw)))[..16];

    /// <summary>As people read it, and how it becomes the same bytes again.</summary>
    public static (string Text, InputEncoding Encoding) Readable(string raw)
    {
        try
        {
            return (Strict.GetString(Encoding.Latin1.GetBytes(raw)), InputEncoding.Utf8);
        }
        catch (DecoderFallbackException)
        {
            return (raw, InputEncoding.Latin1);
        }
    }
}
