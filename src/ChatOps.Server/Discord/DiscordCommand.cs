using System.Collections.Immutable;
using ChatOps.Core.Commands;

namespace ChatOps.Server.Discord;

/// <summary>A command as Discord has it.</summary>
/// <param name="Command">The name of Discord's command, mostly the family.</param>
/// <param name="SubCommand">Mostly the verb.</param>
/// <param name="Options">What stands behind each option's name.</param>
/// <param name="More">The option that takes further words as they would be typed, where a command has more parameters than Discord allows;
/// null: none is needed.</param>
internal sealed record DiscordCommand(
    CommandSpec Spec, string Command, string SubCommand, ImmutableArray<DiscordOption> Options, string? More);
