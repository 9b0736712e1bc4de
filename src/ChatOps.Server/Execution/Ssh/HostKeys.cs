using System.Collections.Immutable;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>Which keys a host shows. Nothing is believed here and nobody signs in: a person compares the fingerprint.</summary>
internal sealed class HostKeys(SshFolder folder)
{
    private static readonly string[] Algorithms = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <exception cref="HostUnreachableException">It shows none: it cannot be reached.</exception>
    public async Task<ImmutableArray<HostKey>> OfferedAsync(Host host, Host? jump, CancellationToken cancellationToken)
    {
        var config = folder.Write("conf", SshConfig.Of(host, jump));
        var keys = new List<HostKey>();
        HostUnreachableException? trouble = null;
        foreach (var algorithm in Algorithms)
        {
            var file = folder.Fresh("keys");
            var result = await new ClientProcess(
            [
                "ssh", "-F", config, "-o", "StrictHostKeyChecking=accept-new", "-o", $"UserKnownHostsFile={file}", "-o", "PreferredAuthentications=none", "-o", "PubkeyAuthentication=no",
                "-o", $"HostKeyAlgorithms={algorithm}", "-T", "--", host.Name, "true",
            ]).RunAsync(default, Limit, 64 * 1024, cancellationToken);
            var line = SshFolder.TakeText(file);
            if (line.Length > 0)
                keys.Add(new(line.Split('\n')[0]));
            else if (SshTrouble.Of(host.Name, result.Error.Text) is { Code: "host-unreachable" or "host-name-unknown" or "host-key-unknown" or "host-key-changed" or "ssh-settings" } known)
                throw known; // the last three are the jump host's
            else
                trouble ??= SshTrouble.Unclear(host.Name, result.Error.Text.Trim());
        }
        return keys.Count > 0 ? [.. keys] : throw trouble!;
    }

    /// <summary>What stands in an <c>authorized_keys</c> file for the private key.</summary>
    public static async Task<string?> PublicOfAsync(string keyFile, CancellationToken cancellationToken)
    {
        var result = await new ClientProcess(["ssh-keygen", "-y", "-P", "", "-f", keyFile]).RunAsync(default, Limit, 64 * 1024, cancellationToken);
        return result.ExitStatus == 0 ? result.Output.Text.Trim() : null;
    }
}
