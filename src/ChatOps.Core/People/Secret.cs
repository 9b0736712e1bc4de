using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Core.People;

/// <summary>Random texts that open something, and the hashes by which they are known afterwards.</summary>
public static class Secret
{
    /// <summary>256 random bits in letters that every address can carry.</summary>
    public static string New() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
