using System.CommandLine;
using System.Reflection;

namespace ChatOps.Server.Terminal;

// What the program tells about itself and about the bot that runs.
public static partial class ProgramLine
{
    private static Command Status(IVerbs verbs)
    {
        var settings = Settings();
        var status = new Command("status", "Say whether the bot runs and is ready, what waits, what runs and what is locked. It changes nothing.") { settings };
        status.SetAction((line, cancellationToken) => verbs.StatusAsync(line.GetValue(settings), cancellationToken));
        return status;
    }

    private static Command Completion(RootCommand root)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash" };
        shell.AcceptOnlyFromAmong("bash");
        var completion = new Command("completion", "Print the script by which a shell completes verbs and options: chatops completion bash > /etc/bash_completion.d/chatops") { shell };
        completion.SetAction(line => Print(line, BashCompletion.Text(root)));
        return completion;
    }

    private static Command Man(RootCommand root)
    {
        var man = new Command("man", "Print the manual page: chatops man > /usr/local/share/man/man1/chatops.1");
        man.SetAction(line => Print(line, ManPage.Text(root, Version)));
        return man;
    }

    private static string Version =>
        typeof(ProgramLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private static int Print(ParseResult line, string text)
    {
        line.InvocationConfiguration.Output.Write(text);
        return ExitStatus.Done;
    }
}
