using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary>A command of the bot's own. What it is called and takes is known without making one.</summary>
internal interface IOpsCommand : IAnswer
{
    static abstract CommandSpec Declared { get; }
}
