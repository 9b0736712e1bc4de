namespace ChatOps.Core.Inventory;

/// <summary>How OpenSSH reaches a host. Empty texts: what ssh or the team's own file says.</summary>
/// <param name="Port">0: what the team's file says, else 22.</param>
/// <param name="KeyFile">The private key's path.</param>
/// <param name="CertificateFile">The path of a certificate for that key.</param>
/// <param name="JumpHost">A host of the settings, or <c>[user@]name[:port]</c>, through which the connection goes.</param>
/// <param name="KnownHostsFile">Where the keys of hosts stand; only what stands there is believed.</param>
/// <param name="ConfigFile">The team's own file of ssh options, read behind ours.</param>
/// <param name="Agent">Path of an agent's socket whose keys may be used; empty: none.</param>
/// <param name="AllowPrograms">The team's file may name programs that run on the bot's machine, such as ProxyCommand.</param>
public sealed record SshWay(
    int Port, string KeyFile, string CertificateFile, string JumpHost, string KnownHostsFile, string ConfigFile, string Agent, bool AllowPrograms)
{
    /// <summary>For whoever reads what has changed in the settings: what is set.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Port > 0 ? FormattableString.Invariant($"port {Port}") : "",
        Told("key", KeyFile), Told("certificate", CertificateFile), Told("through", JumpHost), Told("known hosts", KnownHostsFile), Told("with", ConfigFile), Told("agent", Agent),
        AllowPrograms ? "programs of the team's file run" : "",
    }.Where(t => t.Length > 0));

    private static string Told(string name, string value) => value.Length > 0 ? $"{name} {value}" : "";
}
