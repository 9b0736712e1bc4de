using ChatOps.Core.Execution;
using ChatOps.Demo;
using ChatOps.Server;
using ChatOps.Server.Configuration;
using ChatOps.Server.Storage;
using ChatOps.Server.Terminal;

// The programs of the demo's host are this one executable; they are started often and load nothing of the bot.
if (args is ["demo-tool", .. var tool])
    return DemoTools.Run(tool);

try
{
    return await ProgramLine.InvokeAsync(args, new BotVerbs(Console.Out, Console.Error));
}
catch (Exception e) when (e is SettingsException or StateException or BotException or HostUnreachableException)
{
    // What people can put right is a sentence; everything else is a fault, with its stack.
    await Console.Error.WriteLineAsync(e.Message);
    return BotVerbs.CannotStart;
}
catch (UnauthorizedAccessException e)
{
    await Console.Error.WriteLineAsync($"access-denied: {e.Message} This runs as {Environment.UserName}; was another account meant, such as {BotAccount.Usual}?");
    return BotVerbs.CannotStart;
}
