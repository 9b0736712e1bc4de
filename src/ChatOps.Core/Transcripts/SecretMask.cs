using System.Buffers;
using System.Net;
using System.Text;
using ChatOps.Core.Access;

namespace ChatOps.Core.Transcripts;

/// <summary>
/// Replaces known secrets by <c>[secret]</c> before text is stored or shown: as they are, and as they look in a URL and in base64.
/// Secrets of less than four characters are left alone: masking them would destroy every text.
/// </summary>
public sealed class SecretMask
{
    public const int Shortest = 4;

    private readonly byte[][]?[] _byFirst = new byte[][]?[256];
    private readonly SecretShapes _shapes;

    public SecretMask(IEnumerable<string> secrets)
    {
        List<byte[]> forms = [.. secrets.Where(s => s.Length >= Shortest).SelectMany(Forms).DistinctBy(Convert.ToHexString)];
        _shapes = new(forms.Select(Encoding.UTF8.GetString));
        foreach (var group in forms.GroupBy(p => p[0]))
            _byFirst[group.Key] = [.. group.OrderByDescending(p => p.Length)];
        FirstBytes = SearchValues.Create([.. Enumerable.Range(0, 256).Where(b => _byFirst[b] is not null).Select(b => (byte)b)]);
        IsEmpty = _byFirst.All(p => p is null);
    }

    internal bool IsEmpty { get; }

    /// <summary>What is masked and begins with the byte, longest first.</summary>
    internal byte[][] BeginningWith(byte first) => _byFirst[first] ?? [];

    internal SearchValues<byte> FirstBytes { get; }

    /// <summary>Of a whole text.</summary>
    public string Mask(string text)
    {
        if (IsEmpty || text.Length == 0)
            return text;
        var bytes = Encoding.UTF8.GetBytes(text);
        var masked = Stream().Push(bytes, end: true);
        return masked.Span.SequenceEqual(bytes) ? text : Encoding.UTF8.GetString(masked.Span);
    }

    /// <summary>The text holds a secret, or something that looks like one in length and letters: which of both is told nobody.</summary>
    public bool MayHoldSecret(string text) => _shapes.FitIn(text) || Mask(text) != text;

    /// <summary>Without secrets, and without what looks like one.</summary>
    public string MaskAlike(string text) => Mask(_shapes.Hide(text));

    /// <summary>For bytes that come in pieces: where they are cut makes no difference.</summary>
    public MaskedBytes Stream() => new(this);

    private static IEnumerable<byte[]> Forms(string secret)
    {
        var texts = new List<string> { secret, Uri.EscapeDataString(secret), LowerHex(Uri.EscapeDataString(secret)), WebUtility.UrlEncode(secret) };
        if (secret.Contains('\n'))
        {
            texts.Add(secret.ReplaceLineEndings("\n"));
            texts.Add(secret.ReplaceLineEndings("\r\n"));
            texts.Add(secret.TrimEnd());
            texts.AddRange(secret.Split('\n', StringSplitOptions.TrimEntries).Where(l => l.Length >= 16));
        }
        texts.AddRange(Base64(Encoding.UTF8.GetBytes(secret)));
        var forms = texts.Where(t => t.Length >= Shortest).Select(Encoding.UTF8.GetBytes);
        return secret.Any(c => c > '\u007F') && secret.All(c => c <= '\u00FF') ? forms.Append(Encoding.Latin1.GetBytes(secret)) : forms;
    }

    /// <summary>Alone, and what stays the same of it behind one, two or three other bytes, such as a user's name.</summary>
    private static IEnumerable<string> Base64(byte[] secret)
    {
        var alone = Convert.ToBase64String(secret);
        var forms = new List<string> { alone, alone.TrimEnd('=') };
        for (var before = 0; before < 3; before++)
        {
            var whole = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
            var first = (before * 8 + 5) / 6;
            var end = (before + secret.Length) * 8 / 6;
            if (end - first >= 6)
                forms.Add(whole[first..end]);
        }
        return forms.Concat(forms.Select(f => f.Replace('+', '-').Replace('/', '_')).ToList());
    }

    private static string LowerHex(string escaped)
    {
        var text = new StringBuilder(escaped);
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
                (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
        }
        return text.ToString();
    }
}
