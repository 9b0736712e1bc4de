using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Runbooks.Ansible;

/// <summary>One file of a tree in the store.</summary>
/// <param name="Kind"><c>f</c> a file, <c>x</c> an executable one, <c>l</c> a link whose target is the content.</param>
/// <param name="Hash">SHA-256 of the content, in hexadecimal.</param>
internal sealed record ControllerFile(string Kind, string Hash, long Size, string Path)
{
    public static ControllerFile Of(string path, byte[] content) => new("f", Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, path);

    /// <summary>The hash of a tree with these files, as the scripts compute it.</summary>
    public static string TreeOf(IEnumerable<ControllerFile> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(files.OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => $"{f.Kind} {f.Hash} {f.Size} {f.Path}\n")))));
}
