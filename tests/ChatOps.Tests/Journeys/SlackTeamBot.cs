using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Journeys;

/// <summary>A team in a Slack on the wire, with the real program in demo mode.</summary>
internal sealed class SlackTeamBot : IAsyncDisposable
{
    private readonly string _settings = Path.GetTempFileName();

    private SlackTeamBot(FakeSlack slack)
    {
        (Slack, Voice) = (slack, new(this));
        (Operator, Approver, Viewer) = (slack.AddPerson("operator"), slack.AddPerson("approver"), slack.AddPerson("viewer"));
        Ops = slack.AddChannel("ops", Operator, Approver, Viewer);
    }

    public FakeSlack Slack { get; }

    public SlackVoice Voice { get; }

    public DemoBot Bot { get; private set; } = null!;

    public SlackPerson Operator { get; }

    public SlackPerson Approver { get; }

    public SlackPerson Viewer { get; }

    public SlackChannel Ops { get; }

    /// <summary>Whom a token of the demo belongs to.</summary>
    public SlackPerson PersonOf(string token) => token switch
    {
        "demo-operator" => Operator,
        "demo-approver" => Approver,
        "demo-viewer" => Viewer,
        _ => throw new ArgumentException($"Nobody of the demo has the token '{token}'.", nameof(token)),
    };

    /// <param name="more">More settings, each as a property of the file.</param>
    /// <param name="inDiscord">The same people and channel are there, too.</param>
    public static async Task<SlackTeamBot> StartAsync(string more = "", bool inDiscord = false)
    {
        var guild = inDiscord ? await DiscordTeamBot.OpenAsync() : null;
        var team = new SlackTeamBot(await FakeSlack.StartAsync());
        team.Slack.Patience = DemoBot.Patience;
        await File.WriteAllTextAsync(team._settings, $$"""
            {
              "Slack": { "ApiUrl": "{{team.Slack.ApiUrl}}", "AppToken": "{{team.Slack.App.AppToken}}", "BotToken": "{{team.Slack.App.BotToken}}", "Team": "{{team.Slack.Team.Id}}" },
              "Channels": { "ops": {{Both(team.Ops.Id, guild?.Ops.Id)}} },
              "People": { "operator": {{Both(team.Operator.Id, guild?.Operator.Id)}}, "approver": {{Both(team.Approver.Id, guild?.Approver.Id)}}, "viewer": {{Both(team.Viewer.Id, guild?.Viewer.Id)}} }{{(more.Length > 0 ? $", {more}" : "")}}{{(guild is null ? "" : $", {guild.Section}")}}
            }
            """);
        team.Bot = await DemoBot.StartAsync("--settings", team._settings);
        team.Bot.Team = team;
        await team.Slack.ConnectedAsync(2);
        if (guild is not null)
            await guild.JoinAsync(team.Bot);
        return team;
    }

    private static string Both(string slack, string? discord) =>
        $$"""{ "Slack": "{{slack}}"{{(discord is null ? "" : $", \"Discord\": \"{discord}\"")}} }""";

    public static string KeyOf(SlackMessage message) =>
        message.Metadata is { } mark ? mark.GetProperty("event_payload").GetProperty("key").GetString()! : "";

    public static string HandleOf(SlackMessage card) => KeyOf(card).Split(':')[^1];

    public async Task<SlackMessage> CardAsync(string command, string text)
    {
        var before = Slack.MessagesIn(Ops).Select(m => m.Ts).ToHashSet();
        Assert.Null((await Slack.TypeAsync(Operator, Ops, command, text)).Failure);
        return await Slack.UntilAsync(Ops, m => !before.Contains(m.Ts) && KeyOf(m).StartsWith("card:", StringComparison.Ordinal));
    }

    public Task<SlackMessage> FinalAsync(SlackMessage card) => Slack.UntilAsync(Ops, m => KeyOf(m) == $"final:{HandleOf(card)}");

    /// <summary>The bot leaves, too.</summary>
    public ValueTask DisposeAsync() => Bot.DisposeAsync();

    public async ValueTask LeaveAsync()
    {
        await Slack.DisposeAsync();
        File.Delete(_settings);
    }
}
