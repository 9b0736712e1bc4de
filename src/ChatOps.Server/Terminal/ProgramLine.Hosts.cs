using System.CommandLine;

namespace ChatOps.Server.Terminal;

// Hosts that ssh reaches: whom to believe, and what to install there.
public static partial class ProgramLine
{
    private static Command Hosts(IVerbs verbs) => new("hosts", "Hosts that the bot reaches by ssh.") { Trust(verbs), Key(verbs) };

    private static Command Trust(IVerbs verbs)
    {
        var settings = Settings();
        var host = HostName();
        var fingerprint = new Option<string?>("--fingerprint")
        {
            Description = "The key's fingerprint as the host itself prints it: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
            HelpName = "SHA256:…",
        };
        var authority = new Option<string?>("--ca") { Description = "A file with the public key of an authority that signs the keys of hosts.", HelpName = "FILE" };
        var trust = new Command(
            "trust",
            "Believe a host from now on by the key with this fingerprint, if it shows that key; or by an authority's certificates. A jump host has its own key. It goes on the record.")
        {
            host, fingerprint, authority, settings,
        };
        trust.Validators.Add(result =>
        {
            if (result.GetValue(fingerprint) is null == result.GetValue(authority) is null)
                result.AddError("Say by what it is believed: --fingerprint SHA256:… or --ca FILE");
        });
        trust.SetAction((line, cancellationToken) => line.GetValue(authority) is { } file
            ? verbs.TrustAuthorityAsync(line.GetRequiredValue(host), file, line.GetValue(settings), cancellationToken)
            : verbs.TrustAsync(line.GetRequiredValue(host), line.GetValue(fingerprint)!, line.GetValue(settings), cancellationToken));
        return trust;
    }

    private static Command Key(IVerbs verbs)
    {
        var settings = Settings();
        var host = HostName();
        var from = new Option<string?>("--from") { Description = "The bot's address as the host sees it.", HelpName = "ADDRESS" };
        var key = new Command("key", "Print the line for the account's authorized_keys on a host: the bot's key, which opens nothing there but the host script.") { host, from, settings };
        key.SetAction((line, cancellationToken) => verbs.HostKeyAsync(line.GetRequiredValue(host), line.GetValue(from), line.GetValue(settings), cancellationToken));
        return key;
    }

    private static Argument<string> HostName() => new("HOST") { Description = "A name under Hosts in the settings, or a JumpHost as it stands there." };

    private static Option<string?> OfHost(string description) => new("--host") { Description = description, HelpName = "HOST" };
}
