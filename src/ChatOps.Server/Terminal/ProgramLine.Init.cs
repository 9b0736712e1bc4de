using System.CommandLine;
using ChatOps.Server.Terminal.Setup;

namespace ChatOps.Server.Terminal;

// Setting up a site.
public static partial class ProgramLine
{
    private static Command Init(IVerbs verbs)
    {
        Option<string?> zone = Text("--zone", "The site's time zone. Default: the machine's.", "ZONE"), listen = Text("--listen", "Where the web page listens. Default: http://127.0.0.1:5080", "URL"),
            url = Text("--url", "As people open the page, through a proxy with TLS, such as https://chatops.lab.net.", "URL"), channel = Text("--channel", "The channel. Default: ops", "NAME"),
            host = Text("--host", "The name of the host to look at. Default: this machine's.", "NAME"), address = Text("--address", "It is another machine, which ssh reaches at this address.", "ADDRESS"),
            ssh = Text("--ssh-user", "The account that the bot arrives as there.", "ACCOUNT"), key = Text("--key-file", "The private key that it arrives with.", "FILE"),
            account = Text("--account", "The account that the bot runs as. Default: chatops for root, otherwise one's own.", "ACCOUNT"),
            etc = Text("--etc", "The folder of settings and tokens. Default: /etc/chatops, or ~/.config/chatops.", "DIR"),
            data = Text("--data", "The folder of the bot's state. Default: /var/lib/chatops, or ~/.local/state/chatops.", "DIR"),
            sudoers = Text("--sudoers-file", "Where the sudoers lines go. Default: /etc/sudoers.d/chatops", "FILE");
        Option<string[]> proxies = Many("--proxy", "An address whose X-Forwarded-For counts. Default with --url: 127.0.0.1", "ADDRESS"),
            look = Many("--look", "A folder to search for instances. Default: /home, /opt, /srv, /usr/local and /var/www", "DIR"), operators = Many("--operator", "Somebody who works with the bot; may be given several times.", "ID"), approvers = Many("--approver", "Somebody who may also approve; may be given several times.", "ID");
        Option<bool> install = new("--install-sudoers") { Description = "Install the sudoers lines, checked with visudo; a file that it did not write stays." },
            start = new("--start") { Description = "Start the bot by systemd, show the sign-in links, and ask how its targets are." },
            dry = new("--dry-run") { Description = "Only show what would be done. Without a terminal this is the default." },
            yes = new("--yes") { Description = "Ask nothing and do it." };
        var init = new Command("init", "Set up a site: look what there is to operate, write settings, tokens and folders, print the sudoers lines, try everything. It asks in a terminal; options answer before.")
        {
            zone, listen, url, proxies, operators, approvers, channel, host, look, address, ssh, key, account, etc, data, sudoers, install, start, dry, yes,
        };
        init.SetAction((line, cancellationToken) => verbs.InitAsync(
            new SetupRequest
            {
                Zone = line.GetValue(zone),
                Listen = line.GetValue(listen),
                PublicUrl = line.GetValue(url),
                Channel = line.GetValue(channel),
                Host = line.GetValue(host),
                Address = line.GetValue(address),
                SshUser = line.GetValue(ssh),
                KeyFile = line.GetValue(key),
                Account = line.GetValue(account),
                Etc = line.GetValue(etc),
                Data = line.GetValue(data),
                SudoersFile = line.GetValue(sudoers) ?? "/etc/sudoers.d/chatops",
                Look = [.. line.GetValue(look) ?? []],
                Proxies = [.. line.GetValue(proxies) ?? []],
                Operators = [.. line.GetValue(operators) ?? []],
                Approvers = [.. line.GetValue(approvers) ?? []],
                InstallSudoers = line.GetValue(install),
                Start = line.GetValue(start),
                DryRun = line.GetValue(dry),
                Yes = line.GetValue(yes),
            },
            cancellationToken));
        return init;
    }

    private static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };

    private static Option<string[]> Many(string name, string description, string value) => new(name) { Description = description, HelpName = value };
}
