using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Tests.Configuration;

/// <summary>Tokens as <c>openssl rand -hex 32</c> makes them, the same for the same name.</summary>
internal static class TestToken
{
    public static string Of(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
