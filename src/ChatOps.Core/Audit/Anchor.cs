using System.Globalization;

namespace ChatOps.Core.Audit;

/// <summary>
/// The head of the record at a moment, signed: who holds it knows later whether the entries up to there are still those of then.
/// One line: <c>chatops-anchor v1 TIME NUMBER HASH KEYID SIGNATURE</c>; signed is the text before the last blank.
/// </summary>
/// <param name="At">Whole seconds.</param>
/// <param name="Signature">DER, in base64.</param>
public sealed record Anchor(DateTimeOffset At, long Number, string Hash, string KeyId, string Signature)
{
    private const string Begin = "chatops-anchor v1 ";
    private const string Seconds = "yyyy-MM-ddTHH:mm:ssZ";
    private const int HashLength = 64;
    private const int Words = 7;

    public string Text => TextOf(At, Number, Hash, KeyId);

    public string Line => $"{Text} {Signature}";

    public static Anchor Sign(RecordHead head, RecordKey key, DateTimeOffset now)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return new(at, head.Number, head.Hash, key.Id, key.Sign(TextOf(at, head.Number, head.Hash, key.Id)));
    }

    /// <summary>The anchor in a line, whatever a log wrote before it; null: there is none.</summary>
    public static Anchor? Parse(string line)
    {
        var at = line.IndexOf(Begin, StringComparison.Ordinal);
        if (at < 0 || line[at..].Trim().Split(' ') is not { Length: Words } words)
            return null;
        return DateTimeOffset.TryParseExact(words[2], Seconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && words[4].Length == HashLength
            ? new(time, number, words[4], words[5], words[6])
            : null;
    }

    private static string TextOf(DateTimeOffset at, long number, string hash, string keyId) =>
        $"{Begin}{at.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture)} {number} {hash} {keyId}";
}
