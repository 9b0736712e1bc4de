using ChatOps.Fakes.Discord;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Discord;

namespace ChatOps.Tests.Journeys;

/// <summary>A team in a Discord on the wire (and in a Slack, where wanted), with the real program in demo mode.</summary>
internal sealed class DiscordTeamBot : IAsyncDisposable
{
    private readonly string _settings = Path.GetTempFileName();

    private DiscordTeamBot(FakeDiscord discord)
    {
        Discord = discord;
        (Operator, Approver, Viewer) = (discord.AddPerson("operator"), discord.AddPerson("approver"), discord.AddPerson("viewer"));
        Ops = discord.AddChannel("ops");
    }

    public FakeDiscord Discord { get; }

    public DemoBot Bot { get; private set; } = null!;

    public DiscordPerson Operator { get; }

    public DiscordPerson Approver { get; }

    public DiscordPerson Viewer { get; }

    public DiscordChannel Ops { get; }

    /// <param name="slack">The same people and channel are there, too: the operator is <c>U0OPERATOR</c>, the approver
    /// <c>U0APPROVER</c>.</param>
    /// <param name="place">Slack's id of the channel.</param>
    public static async Task<DiscordTeamBot> StartAsync(FakeSlack? slack = null, string place = "")
    {
        var team = new DiscordTeamBot(await FakeDiscord.StartAsync());
        team.Discord.Patience = DemoBot.Patience;
        var inSlack = slack is null ? "" : $$"""
            , "Slack": { "ApiUrl": "{{slack.ApiUrl}}", "AppToken": "{{slack.App.AppToken}}", "BotToken": "{{slack.App.BotToken}}", "Team": "{{slack.Team.Id}}" }
            """;
        string Person(DiscordPerson person, string account) =>
            $"{{ \"Discord\": \"{person.Id}\"{(slack is null ? "" : $", \"Slack\": \"{account}\"")} }}";
        await File.WriteAllTextAsync(team._settings, $$"""
            {
              "Discord": { "ApiUrl": "{{team.Discord.ApiUrl}}", "Token": "{{team.Discord.Token}}", "GuildIds": [ "{{team.Discord.Guild.Id}}" ] },
              "Channels": { "ops": { "Discord": "{{team.Ops.Id}}"{{(slack is null ? "" : $", \"Slack\": \"{place}\"")}} } },
              "People": { "operator": {{Person(team.Operator, "U0OPERATOR")}}, "approver": {{Person(team.Approver, "U0APPROVER")}}, "viewer": { "Discord": "{{team.Viewer.Id}}" } }{{inSlack}}
            }
            """);
        team.Bot = await DemoBot.StartAsync("--settings", team._settings);
        await team.Discord.RegisteredAsync();
        return team;
    }

    public static string HandleOf(DiscordMessage card) => card.Title.Split('·')[^1].Trim();

    public async Task<DiscordMessage> CardAsync(string command, params (string, object)[] options)
    {
        var before = Discord.MessagesIn(Ops).Select(m => m.Id).ToHashSet();
        Assert.Null((await Discord.TypeAsync(Operator, Ops, command, options)).Failure);
        return await Discord.UntilAsync(
            Ops, m => !before.Contains(m.Id) && m.Title.Contains('·') && m.Foot == DiscordMark.Foot($"card:{HandleOf(m)}"));
    }

    public Task<DiscordMessage> FinalAsync(DiscordMessage card) =>
        Discord.UntilAsync(Ops, m => m.Foot == DiscordMark.Foot($"final:{HandleOf(card)}"));

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Discord.DisposeAsync();
        File.Delete(_settings);
    }
}
