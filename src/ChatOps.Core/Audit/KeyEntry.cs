namespace ChatOps.Core.Audit;

/// <summary>
/// The detail of an entry <see cref="RecordWords.Key"/>: <c>KEYID PUBLICKEY first</c>, <c>KEYID PUBLICKEY signed-by OLDKEYID SIGNATURE</c>, or
/// <c>KEYID PUBLICKEY gap …</c> where the key before was lost and nobody could sign.
/// </summary>
/// <param name="SignedBy">The key before; null: the first one, or a gap.</param>
public sealed record KeyEntry(PublicRecordKey Key, string? SignedBy, string? Signature, string Rest)
{
    private const string Signed = "signed-by";

    public bool IsGap => Rest.StartsWith("gap", StringComparison.Ordinal);

    public static string First(RecordKey key) => $"{key.Id} {key.Public.Base64} first";

    public static string Gap(RecordKey key, string lost, Anchor? last) =>
        $"{key.Id} {key.Public.Base64} gap: the key {lost} is no longer in the key file; "
        + (last is null ? "it had signed no anchor" : $"its last anchor is of entry {last.Number}, {RecordLine.Time(last.At)}");

    /// <param name="before">The head that the entry follows.</param>
    public static string Rotated(RecordKey key, RecordKey old, RecordHead before) =>
        $"{key.Id} {key.Public.Base64} {Signed} {old.Id} {old.Sign(TextOf(key.Public, before))}";

    /// <summary>Null: it names no key.</summary>
    public static KeyEntry? Read(string detail)
    {
        var words = detail.Split(' ');
        if (words.Length < 3 || PublicRecordKey.Parse(words[1]) is not { } key || key.Id != words[0])
            return null;
        return words is [_, _, Signed, var by, var signature] ? new(key, by, signature, "") : new(key, null, null, string.Join(' ', words[2..]));
    }

    /// <summary>Whether the key before says that this one follows it, at this place.</summary>
    public bool Follows(PublicRecordKey old, RecordHead before) => SignedBy == old.Id && Signature is not null && old.Attests(TextOf(Key, before), Signature);

    private static string TextOf(PublicRecordKey key, RecordHead before) => $"chatops-record-key v1 {before.Number + 1} {before.Hash} {key.Id} {key.Base64}";
}
