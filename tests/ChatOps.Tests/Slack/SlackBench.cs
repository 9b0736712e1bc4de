using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Slack;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Slack;

/// <summary>The engine with its real store and executor, connected to a Slack on the wire. People type and click there; hosts are this machine.</summary>
internal sealed class SlackBench : IAsyncDisposable
{
    private SlackBench(FakeSlack slack, Func<PlanRequest, Planning> plan, bool groups, string prefix, string? folder, TimeSpan patience, TimeSpan announced)
    {
        Slack = slack;
        Operator = slack.AddPerson("operator", "U0OPERATOR");
        Approver = slack.AddPerson("approver", "U0APPROVER");
        Second = slack.AddPerson("second", "U0SECOND");
        Viewer = slack.AddPerson("viewer", "U0VIEWER");
        Stranger = slack.AddPerson("stranger", "U0STRANGER");
        Ops = slack.AddChannel("ops", Operator, Approver, Second, Viewer, Stranger);
        Lab = slack.AddChannel("lab", Operator, Approver);
        Group = slack.AddGroup("keepers");
        // What the manifest asks for has to do.
        slack.App.Scopes.IntersectWith(SlackManifest.Scopes);
        var options = new SlackOptions(slack.ApiUrl, slack.App.AppToken, slack.App.BotToken, slack.Team.Id)
        {
            Channels = [new("ops", Ops.Id)],
            GroupRoles = groups ? [new(Group.Id, "operator")] : [],
            PageRoot = "https://bot.example",
            CommandPrefix = prefix,
            Patience = patience,
            AnnouncedAfter = announced,
            Families = ["ops", "test"],
        };
        Engine = new EngineBench(plan, more: s => Register(s, options), platform: "Slack", folder: folder);
    }

    public FakeSlack Slack { get; }

    public EngineBench Engine { get; }

    public SlackPerson Operator { get; }

    public SlackPerson Approver { get; }

    public SlackPerson Second { get; }

    public SlackPerson Viewer { get; }

    /// <summary>In the workspace, not in the settings.</summary>
    public SlackPerson Stranger { get; }

    public SlackChannel Ops { get; }

    /// <summary>A channel that the settings bind to nothing.</summary>
    public SlackChannel Lab { get; }

    public SlackGroup Group { get; }

    /// <param name="plan">What its commands do; by default they print a line.</param>
    /// <param name="groups">The group gives the role operator.</param>
    /// <param name="clock">Slack's; by default the machine's.</param>
    /// <param name="folder">Where the bot's state is, if it matters.</param>
    /// <param name="patience">How long the bot waits for an answer of Slack.</param>
    /// <param name="announced">After how long a command for one person is announced to them.</param>
    /// <param name="before">What happens to Slack before the bot starts.</param>
    public static async Task<SlackBench> StartAsync(
        Func<PlanRequest, Planning>? plan = null, bool groups = false, string prefix = "", TimeProvider? clock = null, string? folder = null, TimeSpan? patience = null,
        Action<FakeSlack>? before = null, TimeSpan? announced = null)
    {
        var bench = new SlackBench(await FakeSlack.StartAsync(clock), plan ?? Says("done"), groups, prefix, folder, patience ?? TimeSpan.FromSeconds(10), announced ?? TimeSpan.FromSeconds(3));
        before?.Invoke(bench.Slack);
        await bench.Engine.StartAsync();
        await bench.Slack.ConnectedAsync(2);
        return bench;
    }

    public static Func<PlanRequest, Planning> Says(params string[] words) => r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", ["/bin/echo", .. words]));

    /// <summary>A step that ends when the file is there.</summary>
    public static Func<PlanRequest, Planning> WaitsFor(string file) =>
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("wait", "/bin/sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; echo it came", file));

    /// <summary>A fresh command's live message.</summary>
    public async Task<SlackMessage> CardAsync(string text, SlackPerson? by = null)
    {
        var before = Slack.MessagesIn(Ops).Select(m => m.Ts).ToHashSet();
        await Slack.TypeAsync(by ?? Operator, Ops, "/test", text);
        return await Slack.UntilAsync(Ops, m => !before.Contains(m.Ts) && m.ThreadTs is null && m.Shown.Contains($"/test {text}"));
    }

    public static string HandleOf(SlackMessage card) => card.Shown.Split('\n')[0].Split('·')[^1].Trim();

    public Task<SlackMessage> FinalAsync(SlackMessage card, string outcome)
    {
        var handle = HandleOf(card);
        return Slack.UntilAsync(Ops, m => m.ThreadTs is null && m.Ts != card.Ts && m.Text.Contains(outcome) && MentionsOperation(m, handle));
    }

    /// <summary>Time passes until it is so; the courier looks whenever something was stored.</summary>
    public async Task PassAsync(TimeSpan each, Func<bool> isSo)
    {
        for (var giveUp = DateTime.UtcNow.AddMinutes(1); !isSo(); await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < giveUp, $"it does not come; last calls: {string.Join(", ", Slack.Calls.TakeLast(10).Select(c => $"{c.Method} {c.Error}"))}");
            Engine.Time.Move(each);
            await Engine.Get<IOutbox>().AgainAsync(SlackPlatform.PlatformName, "nothing", CancellationToken.None);
        }
    }

    /// <summary>Keys of what Slack does not have yet.</summary>
    public IReadOnlyList<string> Unsent() =>
    [
        .. Engine.Get<IOutbox>().DueAsync(SlackPlatform.PlatformName, DateTimeOffset.MaxValue, 1000, CancellationToken.None).GetAwaiter().GetResult().Select(i => i.Message.Key),
    ];

    /// <summary>So many operations have ended.</summary>
    public async Task EndedAsync(int count)
    {
        var store = Engine.Get<IOperationStore>();
        var giveUp = DateTime.UtcNow.AddMinutes(1);
        while (await store.ListAsync(new(), CancellationToken.None) is var all && all.Count(o => o.State == OperationState.Concluded) < count)
        {
            Assert.True(DateTime.UtcNow < giveUp, $"{count} operations do not end: {string.Join("; ", all.Select(o => $"{o.Handle} {o.State} {o.Code}"))}");
            await Task.Delay(50);
        }
    }

    public Task<Operation> EndAsync(SlackMessage card) => Engine.EndAsync(HandleOf(card));

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Slack.DisposeAsync();
    }

    private static bool MentionsOperation(SlackMessage message, string handle) =>
        message.Metadata is { } mark && mark.GetProperty("event_payload").GetProperty("key").GetString() == $"final:{handle}";

    private void Register(IServiceCollection services, SlackOptions options)
    {
        services.AddSlack(options);
        services.AddSingleton<IPeople>(p => new GroupedPeople(Engine.People, p.GetRequiredService<GroupMembers>()));
    }
}
