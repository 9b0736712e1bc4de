using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Core.Audit;

/// <summary>What anybody may know of a key of the record.</summary>
/// <param name="Base64">The SubjectPublicKeyInfo (DER): what stands between the lines of a PEM file.</param>
public sealed record PublicRecordKey(string Base64)
{
    private const int IdLength = 16;
    private const int PemLine = 64;

    /// <summary>The first 16 hex digits of the SHA-256 of the SubjectPublicKeyInfo.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(Base64)))[..IdLength];

    public string Pem => $"-----BEGIN PUBLIC KEY-----\n{string.Join('\n', Base64.Chunk(PemLine).Select(c => new string(c)))}\n-----END PUBLIC KEY-----\n";

    /// <summary>Null: it is no public key.</summary>
    public static PublicRecordKey? Parse(string base64)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(base64), out _);
            return new(base64);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <param name="signature">DER, in base64.</param>
    public bool Attests(string text, string signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(Base64), out _);
            return key.VerifyData(
                Encoding.UTF8.GetBytes(text), Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
