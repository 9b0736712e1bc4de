using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution.Rights;

/// <summary>A program with arguments that are the same each time, which the bot's account runs as another one that is not root; the sudoers file names the whole of it.</summary>
internal sealed record AccountLine(string User, CommandLine Command)
{
    public string InSudoers => string.Join(' ', Command.Arguments.Select(SudoersWord.Escaped));
}
