using System.Globalization;
using System.Text;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// The options by which ssh reaches one host, as the file that <c>-F</c> names. ssh takes the first value of an option, so what keeps the bot safe stands
/// before everything; then what the settings say of the host and its jump host, then the team's own file.
/// </summary>
internal static class SshConfig
{
    private const string Safety = """
        Host *
          BatchMode yes
          StrictHostKeyChecking yes
          GlobalKnownHostsFile none
          UpdateHostKeys no
          VerifyHostKeyDNS no
          CheckHostIP no
          IdentitiesOnly yes
          PreferredAuthentications publickey
          PasswordAuthentication no
          KbdInteractiveAuthentication no
          GSSAPIAuthentication no
          HostbasedAuthentication no
          ForwardAgent no
          ForwardX11 no
          ClearAllForwardings yes
          PermitLocalCommand no
          EnableSSHKeysign no
          AddKeysToAgent no
          RequestTTY no
          EscapeChar none
          Tunnel no
          ControlPersist no
          ConnectTimeout 5
          ConnectionAttempts 1
          ServerAliveInterval 4
          ServerAliveCountMax 2
          TCPKeepAlive yes
          LogLevel ERROR

        """;

    /// <param name="jump">The jump host, where it is a host of the settings itself.</param>
    public static string Of(Host host, Host? jump)
    {
        var way = host.Ssh!;
        var text = new StringBuilder(Safety);
        text.Append(CultureInfo.InvariantCulture, $"  UserKnownHostsFile {Quoted(way.KnownHostsFile)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  IdentityAgent {(way.Agent.Length > 0 ? Quoted(way.Agent) : "none")}\n");
        Place(text, host.Name, host);
        if (jump is not null)
            Place(text, jump.Name, jump);
        // Only the host itself goes through it, else the jump host would look for a way through itself.
        if (way.JumpHost.Length > 0 && jump is null)
        {
            // A jump host that is no host of the settings lets the same key in, or what the team's file names for it.
            text.Append(CultureInfo.InvariantCulture, $"Host {JumpAddress.Read(way.JumpHost).Name}\n");
            Option(text, "IdentityFile", way.KeyFile);
            Option(text, "CertificateFile", way.CertificateFile);
        }
        if (way.JumpHost.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"Host {host.Name}\n  ProxyJump {way.JumpHost}\n");
        if (way.ConfigFile.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"Host *\n  Include {Quoted(way.ConfigFile)}\n");
        return text.ToString();
    }

    private static void Place(StringBuilder text, string name, Host host)
    {
        text.Append(CultureInfo.InvariantCulture, $"Host {name}\n");
        Option(text, "HostName", host.Address);
        Option(text, "User", host.User);
        if (host.Ssh is not { } way)
            return;
        Option(text, "Port", way.Port > 0 ? way.Port.ToString(CultureInfo.InvariantCulture) : "");
        Option(text, "IdentityFile", way.KeyFile);
        Option(text, "CertificateFile", way.CertificateFile);
    }

    private static void Option(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"  {name} {Quoted(value)}\n");
    }

    /// <summary>Settings refuse quotes, control characters and ssh's own percent words in what comes here.</summary>
    private static string Quoted(string value) => $"\"{value}\"";
}
