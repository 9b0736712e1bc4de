namespace ChatOps.Server.Configuration;

/// <param name="ApiUrl">Ends with a slash.</param>
/// <param name="AppToken">A secret: opens connections.</param>
/// <param name="BotToken">A secret: everything else.</param>
/// <param name="Team">The one workspace whose people count.</param>
/// <param name="CommandPrefix">Stands before the family in Slack's commands: <c>ops-</c> gives <c>/ops-senaite</c>.</param>
public sealed record SlackSettings(Uri ApiUrl, string AppToken, string BotToken, string Team, string CommandPrefix);
