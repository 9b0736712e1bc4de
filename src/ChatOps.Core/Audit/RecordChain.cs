using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Core.Audit;

/// <summary>
/// One plain chain over everything: <c>hash = hex(SHA-256(hash before + "\n" + line))</c>, so that <c>sha256sum</c> can follow it.
/// </summary>
public static class RecordChain
{
    /// <summary>The hash before the first entry: 64 zeros.</summary>
    public static readonly string Start = new('0', 64);

    public static string Next(string previousHash, string line) => HashOf($"{previousHash}\n{line}");

    /// <summary>Lower-case hex of the text's UTF-8 bytes.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
