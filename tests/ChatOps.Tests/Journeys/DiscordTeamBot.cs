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
        (Ops, Voice) = (discord.AddChannel("ops"), new(this));
    }

    public FakeDiscord Discord { get; }

    public DiscordVoice Voice { get; }

    public DemoBot Bot { get; private set; } = null!;

    /// <summary>As a property of the settings.</summary>
    public string Section => $$""" "Discord": { "ApiUrl": "{{Discord.ApiUrl}}", "Token": "{{Discord.Token}}", "GuildIds": [ "{{Discord.Guild.Id}}" ] } """;

    public DiscordPerson Operator { get; }

    public DiscordPerson Approver { get; }

    public DiscordPerson Viewer { get; }

    public DiscordChannel Ops { get; }

    /// <param name="slack">The same people and channel are there, too: the operator is <c>U0OPERATOR</c>, the approver
    /// <c>U0APPROVER</c>.</param>
    /// <param name="place">Slack's id of the channel.</param>
    public static async Task<DiscordTeamBot> StartAsync(FakeSlack? slack = null, string place = "")
    {
        var team = await OpenAsync();
        var inSlack = slack is null ? "" : $$"""
            , "Slack": { "ApiUrl": "{{slack.ApiUrl}}", "AppToken": "{{slack.App.AppToken}}", "BotToken": "{{slack.App.BotToken}}", "Team": "{{slack.Team.Id}}" }
            """;
        string Person(DiscordPerson person, string account) =>
            $"{{ \"Discord\": \"{person.Id}\"{(slack is null ? "" : $", \"Slack\": \"{account}\"")} }}";
        await File.WriteAllTextAsync(team._settings, $$"""
            {
              {{team.Section}},
              "Channels": { "ops": { "Discord": "{{team.Ops.Id}}"{{(slack is null ? "" : $", \"Slack\": \"{place}\"")}} } },
              "People": { "operator": {{Person(team.Operator, "U0OPERATOR")}}, "approver": {{Person(team.Approver, "U0APPROVER")}}, "viewer": { "Discord": "{{team.Viewer.Id}}" } }{{inSlack}}
            }
            """);
        await team.JoinAsync(await DemoBot.StartAsync("--settings", team._settings));
        return team;
    }

    /// <summary>The team without its bot.</summary>
    public static async Task<DiscordTeamBot> OpenAsync()
    {
        var team = new DiscordTeamBot(await FakeDiscord.StartAsync());
        team.Discord.Patience = DemoBot.Patience;
        return team;
    }

    /// <summary>The bot that has these people and this channel in its settings.</summary>
    public async Task JoinAsync(DemoBot bot)
    {
        (Bot, bot.Guild) = (bot, this);
        await Discord.RegisteredAsync();
    }

    /// <summary>Whom a token of the demo belongs to.</summary>
    public DiscordPerson PersonOf(string token) => token switch
    {
        "demo-operator" => Operator,
        "demo-approver" => Approver,
        "demo-viewer" => Viewer,
        _ => throw new ArgumentException($"Nobody of the demo has the token '{token}'.", nameof(token)),
    };

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

    /// <summary>The bot leaves, too.</summary>
    public ValueTask DisposeAsync() => Bot.DisposeAsync();

    public async ValueTask LeaveAsync()
    {
        await Discord.DisposeAsync();
        File.Delete(_settings);
    }
}
