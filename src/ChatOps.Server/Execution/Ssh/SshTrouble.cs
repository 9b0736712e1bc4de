using System.Text.RegularExpressions;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>
/// Why OpenSSH did not get to a host, by the first line of its own words that says so (its status is 255 whatever it was). All of these end before anything
/// runs there.
/// </summary>
internal static partial class SshTrouble
{
    private sealed record Kind(Regex Line, string Code, bool NeedsPerson, string Next);

    private static readonly Kind[] Kinds =
    [
        new(Settings(), "ssh-settings", true, "mend what is named there (Ssh:ConfigFile is read behind the bot's own lines)"),
        new(KeyChanged(), "host-key-changed", true, "somebody must find out why before anything is done there; if the change is meant: chatops hosts trust {0} --fingerprint SHA256:…"),
        new(KeyUnknown(), "host-key-unknown", true, "look at its key on the host itself (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then: chatops hosts trust {0} --fingerprint SHA256:…"),
        new(NameUnknown(), "host-name-unknown", false, "look at Hosts:{0}:Address and the name service"),
        new(Refused(), "auth-refused", true, "put the bot's public key on the host (chatops hosts key {0} prints the line) and look at Hosts:{0}:User and KeyFile; then /ops doctor {0}"),
        new(Unreachable(), "host-unreachable", false, "look whether it is up and whether its port is open from here"),
    ];

    /// <param name="words">Standard error of <c>ssh</c>, or what <c>-E</c> wrote.</param>
    /// <returns>Null: none of the lines that are known.</returns>
    public static HostUnreachableException? Of(string host, string words)
    {
        foreach (var kind in Kinds)
        {
            if (kind.Line.Match(words) is { Success: true } found)
                return Make(host, kind.Code, found.Value.Trim(), kind.NeedsPerson, string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.Next, host));
        }
        return null;
    }

    /// <summary>Something answered and closed before a key was exchanged: a full sshd, or no ssh server at all; both look the same to ssh.</summary>
    public static bool IsBeforeKeys(string words) => BeforeKeys().IsMatch(words);

    public static HostUnreachableException Busy(string host, string words) =>
        Make(host, "host-busy", words, false, "its sshd takes no more connections at the moment (MaxStartups, MaxSessions); it is asked again");

    public static HostUnreachableException NoServer(string host, string words) =>
        Make(host, "not-an-ssh-server", words, false, $"what listens there speaks no ssh; look at Hosts:{host}:Address and Port");

    public static HostUnreachableException Unclear(string host, string words) =>
        Make(host, "host-unreachable", words.Length > 0 ? words : "ssh ended without a word", false, "try it by hand as the bot's account");

    /// <summary>The session ended with a status and without an answer. What ran instead, nobody knows.</summary>
    public static HostUnreachableException NoAnswer(Host host, int status) => host.HostScript.Length > 0 && status is 126 or 127
        ? new($"host-script-missing: {host.HostScript} cannot be run on {host.Name} (exit status {status}); install it there: chatops host-script") { Code = "host-script-missing", NeedsPerson = true }
        : new($"session-ended: the session on {host.Name} ended by itself (exit status {status}) and the launcher did not answer; a profile of the account or a forced "
            + "command ends it; look at its ~/.bashrc and authorized_keys")
        { Code = "session-ended", NeedsPerson = true };

    /// <summary>The connection ended, or never answered, while the host was asked: whatever was asked for may have happened.</summary>
    public static HostUnreachableException Lost(Host host, string words) =>
        new($"host-unreachable: the connection to {host.Name} was lost while it was asked{(words.Length > 0 ? $" ({words})" : "")}") { Code = "host-unreachable" };

    /// <summary>
    /// The session itself was never opened over the master; nothing ran. A master that ends while it is asked for one says no such thing: the host may have
    /// begun already.
    /// </summary>
    public static bool SessionRefused(string words) => NotOpened().IsMatch(words) && !words.Contains("mux_client_request_session: read from master failed", StringComparison.Ordinal);

    private static HostUnreachableException Make(string host, string code, string what, bool person, string next) =>
        new($"{code}: {what}; {next}") { Code = code, NothingRan = true, NeedsPerson = person };

    private const RegexOptions Plain = RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"^.*(Bad configuration option|bad configuration option|Can't open user config file|Unsupported option|Bad owner or permissions on|too long for Unix domain socket).*$", Plain, 1000)]
    private static partial Regex Settings();

    [GeneratedRegex(@"^.*(REMOTE HOST IDENTIFICATION HAS CHANGED|[Hh]ost key for \S+ has changed|REVOKED HOST KEY).*$", Plain, 1000)]
    private static partial Regex KeyChanged();

    [GeneratedRegex(@"^.*(host key is known for|Host key verification failed).*$", Plain, 1000)]
    private static partial Regex KeyUnknown();

    [GeneratedRegex(@"^.*(Could not resolve hostname|hostname contains invalid characters).*$", Plain, 1000)]
    private static partial Regex NameUnknown();

    [GeneratedRegex(@"^.*(are too open\.|Load key |Permission denied \(|Too many authentication failures|no such identity|Bad passphrase).*$", Plain, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"^.*(connect to (host|address) .*: |Connection timed out|No route to host|Network is unreachable|banner exchange|open failed|stdio forwarding failed).*$", Plain, 1000)]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"kex_exchange_identification|ssh_exchange_identification|Connection (reset|closed) by|banner line", Plain, 1000)]
    private static partial Regex BeforeKeys();

    [GeneratedRegex(@"Session open refused by peer|session request failed|Control socket connect|mux_client_hello|Connection closed by UNKNOWN|kex_exchange_identification|ControlPath .* too long", Plain, 1000)]
    private static partial Regex NotOpened();
}
