using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Core.Audit;

/// <summary>The private key that signs the head of the record: ECDSA on P-256 with SHA-256, which openssl knows as well.</summary>
public sealed class RecordKey : IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECDsa _key;

    private RecordKey(ECDsa key)
    {
        _key = key;
        Public = new(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
    }

    public PublicRecordKey Public { get; }

    public string Id => Public.Id;

    /// <summary>PKCS #8, unencrypted: a secret.</summary>
    public string Pem => _key.ExportPkcs8PrivateKeyPem() + "\n";

    public static RecordKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Null: the text is no private key of this kind.</summary>
    public static RecordKey? FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            // Signing tells whether the private part is there.
            _ = key.SignData([], HashAlgorithmName.SHA256);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid;
            if (curve?.Value == P256 || curve?.FriendlyName == nameof(ECCurve.NamedCurves.nistP256))
                return new RecordKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Told by the null.
        }
        key.Dispose();
        return null;
    }

    /// <returns>The signature (DER) in base64.</returns>
    public string Sign(string text) =>
        Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => _key.Dispose();
}
