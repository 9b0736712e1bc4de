using System.Security.Cryptography;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>A public key as a line of a known_hosts file names it.</summary>
/// <param name="Line">As ssh writes it: the host's name there, the algorithm, the key.</param>
internal sealed record HostKey(string Line)
{
    private string[] Words => Line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string Name => Words[0];

    public string Algorithm => Words[1];

    /// <summary>As <c>ssh-keygen -l</c> prints it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Words[2]))).TrimEnd('=');
}
