using System.CommandLine;
using System.CommandLine.Invocation;

namespace ChatOps.Server.Terminal;

/// <summary>The program's own command line, with its help.</summary>
public static partial class ProgramLine
{
    public static async Task<int> InvokeAsync(string[] arguments, IVerbs verbs, CancellationToken cancellationToken = default)
    {
        // Signals are the host's business: it drains first. Failures are told in Program, with their codes.
        var told = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        var line = Root(verbs).Parse(arguments);
        // With an action of its own (--help, --version) a line is answered, whatever else is missing in it.
        if (line.Errors.Count == 0 || line.Action is not (null or ParseErrorAction))
            return await line.InvokeAsync(told, cancellationToken);
        foreach (var text in Misunderstood.Lines(line))
            await told.Error.WriteLineAsync(text);
        return ExitStatus.NotUnderstood;
    }

    public static RootCommand Root(IVerbs verbs)
    {
        var root = new RootCommand(
            "ChatOps runs maintenance on hosts for a team: people type commands, a second person approves what is dangerous, and the bot does it, "
            + "checks that it really worked and keeps the record.")
        {
            Init(verbs), Run(verbs), Demo(verbs), Status(verbs), CheckSettings(verbs), Doctor(verbs), Access(verbs), Sudoers(verbs), HostScript(verbs), Hosts(verbs),
            SignIn(verbs), SignOut(verbs), SignedIn(verbs), Backup(verbs), Restore(verbs), Audit(verbs), Record(verbs), Slack(verbs), Discord(verbs),
        };
        root.Add(Completion(root));
        root.Add(Man(root));
        return root;
    }

    private static Command Run(IVerbs verbs)
    {
        var settings = Settings();
        var urls = new Option<string?>("--urls")
        {
            Description = "Where the web page listens, such as http://127.0.0.1:5080. Several are separated by ';'. It wins over Web:Urls.",
            HelpName = "URLS",
        };
        var run = new Command("run", "Start the bot of a site with its settings.") { settings, urls };
        run.SetAction((line, cancellationToken) => verbs.RunAsync(line.GetValue(settings), line.GetValue(urls), cancellationToken));
        return run;
    }

    private static Command Demo(IVerbs verbs)
    {
        var urls = new Option<string?>("--urls")
        {
            Description = "Where the web page listens; only this machine's own addresses. Default: http://127.0.0.1:5080",
            HelpName = "URLS",
        };
        var data = new Option<string?>("--data")
        {
            Description = "The demo's folder: its state and the files of its host. Default: chatops-demo in your state folder (~/.local/state).",
            HelpName = "DIR",
        };
        var settings = new Option<string?>("--settings") { Description = "A settings file that changes and adds to the demo's own.", HelpName = "FILE" };
        var demo = new Command(
            "demo",
            "Start a bot to try, with a demo SENAITE host in a folder. It needs no settings and no root, is reached from this machine only and touches "
            + "no real host. Sign in as operator, approver or viewer with the tokens demo-operator, demo-approver and demo-viewer.")
        {
            urls, data, settings,
        };
        demo.SetAction((line, cancellationToken) =>
            verbs.DemoAsync(line.GetValue(settings), line.GetValue(urls), line.GetValue(data), cancellationToken));
        return demo;
    }

    private static Command Backup(IVerbs verbs)
    {
        var file = new Argument<string>("FILE") { Description = "The file to write." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file if it exists." };
        var (settings, data) = (Settings(), Data());
        var backup = new Command("backup", "Save the bot's own state into one file. The bot may run meanwhile.") { file, overwrite, settings, data };
        backup.SetAction(line => verbs.Backup(
            line.GetRequiredValue(file), line.GetValue(overwrite), new StateFolder(line.GetValue(data), line.GetValue(settings))));
        return backup;
    }

    private static Command Restore(IVerbs verbs)
    {
        var file = new Argument<string>("FILE") { Description = "A file that 'chatops backup' wrote." };
        var (settings, data) = (Settings(), Data());
        var restore = new Command(
            "restore",
            "Put a saved state back; the bot must not run. The state that was there is kept beside it. At the next start nothing unfinished starts, "
            + "approvals are void, and targets in doubt stay locked until people decide.")
        {
            file, settings, data,
        };
        restore.SetAction(line => verbs.Restore(line.GetRequiredValue(file), new StateFolder(line.GetValue(data), line.GetValue(settings))));
        return restore;
    }

    private static Command SignIn(IVerbs verbs)
    {
        var (person, settings) = (Person("Whom the link signs in: an id of People in the settings."), Settings());
        var signIn = new Command(
            "sign-in",
            "Print a link that signs a person in on the web page, once, within 10 minutes: the way in when chat is down. It goes on the record and is "
            + "announced in the person's channels. The bot may run meanwhile.")
        {
            person, settings,
        };
        signIn.SetAction((line, cancellationToken) => verbs.SignInAsync(line.GetRequiredValue(person), line.GetValue(settings), cancellationToken));
        return signIn;
    }

    private static Command SignOut(IVerbs verbs)
    {
        var (person, settings) = (Person("Whose sessions end, and whose links that were not used are void."), Settings());
        var signOut = new Command("sign-out", "End every session of a person on the web page. The bot may run meanwhile.") { person, settings };
        signOut.SetAction((line, cancellationToken) => verbs.SignOutAsync(line.GetRequiredValue(person), line.GetValue(settings), cancellationToken));
        return signOut;
    }

    private static Command SignedIn(IVerbs verbs)
    {
        var settings = Settings();
        var sessions = new Command("sessions", "List who is signed in on the web page, since when and from where.") { settings };
        sessions.SetAction((line, cancellationToken) => verbs.SessionsAsync(line.GetValue(settings), cancellationToken));
        return sessions;
    }

    private static Argument<string> Person(string description) => new("PERSON") { Description = description };

    private static Command CheckSettings(IVerbs verbs)
    {
        var settings = Settings();
        var check = new Command("check-settings", "Read the settings as 'run' does, tell every problem, and start nothing.") { settings };
        check.SetAction(line => verbs.CheckSettings(line.GetValue(settings)));
        return check;
    }

    private static Command Access(IVerbs verbs)
    {
        var settings = Settings();
        var access = new Command("access", "Print who may do what on what, where, and who could approve it, by the settings: for the yearly review.") { settings };
        access.SetAction(line => verbs.Access(line.GetValue(settings)));
        return access;
    }

    private static Command HostScript(IVerbs verbs)
    {
        var script = new Command("host-script", "Print the script that starts and follows steps on hosts, to read it or to install it there.");
        script.SetAction(_ => verbs.HostScript());
        return script;
    }

    private static Command Sudoers(IVerbs verbs)
    {
        var settings = Settings();
        var account = new Option<string>("--user")
        {
            Description = "The account that the bot runs as. Default: chatops",
            HelpName = "ACCOUNT",
            DefaultValueFactory = _ => "chatops",
        };
        var host = OfHost("For this host, which ssh reaches, and the account that the bot arrives as there. Without it: for the bot's own machine.");
        var sudoers = new Command(
            "sudoers",
            "Print the sudoers file that the settings need on this machine, no line more: the host script as the owners of data, and word by word what only root may do. "
            + "It refuses what others than root could change. Check it with: visudo -cf FILE")
        {
            settings, account, host,
        };
        sudoers.SetAction((line, cancellationToken) => line.GetValue(host) is { } name
            ? verbs.HostSudoersAsync(name, line.GetValue(settings), cancellationToken)
            : Task.FromResult(verbs.Sudoers(line.GetValue(settings), line.GetRequiredValue(account))));
        return sudoers;
    }

    private static Command Slack(IVerbs verbs)
    {
        var settings = Settings();
        var manifest = new Command(
            "manifest", "Print the app's manifest, to create it in Slack (api.slack.com/apps, from a manifest). Its commands are those of this bot; the settings need no Slack tokens yet.")
        {
            settings,
        };
        manifest.SetAction(line => verbs.SlackManifest(line.GetValue(settings)));
        return new Command("slack", "The bot in Slack.") { manifest };
    }

    private static Command Doctor(IVerbs verbs)
    {
        var settings = Settings();
        var host = OfHost("Look at this host instead: the way there, accounts, sudo line by line, programs, clock, space.");
        var doctor = new Command("doctor", "Look whether the settings can be used and whether Slack and Discord have everything the bot needs there, and say what is missing. It changes nothing.") { settings, host };
        doctor.SetAction((line, cancellationToken) => line.GetValue(host) is { } name
            ? verbs.HostDoctorAsync(name, line.GetValue(settings), cancellationToken)
            : verbs.DoctorAsync(line.GetValue(settings), cancellationToken));
        return doctor;
    }

    private static Option<string?> Settings() => new("--settings")
    {
        Description = "The settings file. Default: appsettings.json in the current folder (never for root), else /etc/chatops/appsettings.json.",
        HelpName = "FILE",
    };

    private static Option<string?> Data() => new("--data")
    {
        Description = "The folder of the bot's state; then no settings are read. Default: Storage:Path of the settings.",
        HelpName = "DIR",
    };
}
