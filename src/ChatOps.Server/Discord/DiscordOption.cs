using ChatOps.Core.Commands;

namespace ChatOps.Server.Discord;

/// <param name="Parameter">Null: the plan instead of the operation.</param>
internal sealed record DiscordOption(string Name, Parameter? Parameter)
{
    /// <summary>What can be chosen is asked for while somebody types.</summary>
    public bool IsCompleted { get; init; }
}
