using System.Text;

namespace ChatOps.Core.Execution;

public static class InputBytes
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Exactly these characters and no other: nothing is replaced by a question mark.</summary>
    /// <exception cref="EncoderFallbackException">The encoding has no bytes for a character (<see cref="Problem"/>).</exception>
    public static byte[] Of(string text, InputEncoding encoding) => (encoding == InputEncoding.Latin1 ? Latin1 : Utf8).GetBytes(text);

    /// <summary>Which character cannot be written; null: all can.</summary>
    public static string? Problem(string text, InputEncoding encoding)
    {
        try
        {
            Of(text, encoding);
            return null;
        }
        catch (EncoderFallbackException e)
        {
            var name = encoding == InputEncoding.Latin1 ? "Latin-1" : "UTF-8";
            return $"its input has a character at place {e.Index + 1} that cannot be written in {name}";
        }
    }
}
