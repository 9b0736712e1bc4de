using System.Globalization;
using ChatOps.Core.Chat;

namespace ChatOps.Server.Discord;

/// <summary>
/// Where the answer to an interaction goes. It is kept with the delivery as text, so that a bot that was killed answers, too.
/// </summary>
/// <param name="Interaction">Its id, which tells how old it is.</param>
/// <param name="Token">Good for the answers to this interaction, for 15 minutes.</param>
/// <param name="Channel">Discord's id of the channel or thread in which it was typed.</param>
/// <param name="Late">How late it came; null: in time.</param>
internal sealed record InteractionPlace(string Interaction, string Token, InteractionReply Reply, string Channel, TimeSpan? Late)
{
    /// <summary>Discord's 15 minutes, with time for the answer to get there.</summary>
    public static readonly TimeSpan TokenLasts = TimeSpan.FromMinutes(14.5);

    public AnswerPlace ToAnswerPlace() => new(string.Create(
        CultureInfo.InvariantCulture, $"{Interaction} {Reply} {Channel} {Late?.TotalSeconds ?? -1:0} {Token}"));

    /// <summary>Null: no place of an interaction.</summary>
    public static InteractionPlace? Read(string? kept) =>
        kept?.Split(' ') is [var interaction, var reply, var channel, var late, var token]
            && Enum.TryParse<InteractionReply>(reply, out var how)
        && double.TryParse(late, CultureInfo.InvariantCulture, out var seconds)
            ? new(interaction, token, how, channel, seconds < 0 ? null : TimeSpan.FromSeconds(seconds))
            : null;
}
