using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Discord;

/// <summary>
/// The engine with its real store and executor, connected to a Discord on the wire. People type and click there; hosts are this machine.
/// </summary>
internal sealed class DiscordBench : IAsyncDisposable
{
    private DiscordBench(FakeDiscord discord, Func<PlanRequest, Planning> plan, bool roles, TimeSpan announced)
    {
        Discord = discord;
        Operator = discord.AddPerson("operator", "200000000000000001");
        Approver = discord.AddPerson("approver", "200000000000000002");
        Second = discord.AddPerson("second", "200000000000000003");
        Viewer = discord.AddPerson("viewer", "200000000000000004");
        Stranger = discord.AddPerson("stranger", "200000000000000009");
        Ops = discord.AddChannel("ops");
        Lab = discord.AddChannel("lab");
        Keepers = discord.AddRole("keepers");
        var options = new DiscordOptions(new Uri($"{discord.ApiUrl}/v10/"), discord.Token, null, [discord.Guild.Id])
        {
            Channels = [new("ops", Ops.Id)],
            Roles = roles ? [new(Keepers.Id, "operator")] : [],
            PageRoot = "https://bot.example",
            AnnouncedAfter = announced,
        };
        Engine = new EngineBench(plan, more: s => Register(s, options), platform: "Discord");
    }

    public FakeDiscord Discord { get; }

    public EngineBench Engine { get; }

    public DiscordPerson Operator { get; }

    public DiscordPerson Approver { get; }

    public DiscordPerson Second { get; }

    public DiscordPerson Viewer { get; }

    /// <summary>In the guild, not in the settings.</summary>
    public DiscordPerson Stranger { get; }

    public DiscordChannel Ops { get; }

    /// <summary>A channel that the settings bind to nothing.</summary>
    public DiscordChannel Lab { get; }

    public DiscordRole Keepers { get; }

    /// <param name="plan">What its commands do; by default they print a line.</param>
    /// <param name="roles">The guild's role gives the role operator.</param>
    /// <param name="clock">Discord's; by default the machine's.</param>
    /// <param name="announced">After how long a command for one person is announced to them.</param>
    /// <param name="before">What happens to Discord before the bot starts.</param>
    public static async Task<DiscordBench> StartAsync(
        Func<PlanRequest, Planning>? plan = null, bool roles = false, TimeProvider? clock = null, TimeSpan? announced = null,
        Action<DiscordBench>? before = null)
    {
        var bench = new DiscordBench(
            await FakeDiscord.StartAsync(clock), plan ?? Says("done"), roles, announced ?? TimeSpan.FromSeconds(3));
        before?.Invoke(bench);
        await bench.Engine.StartAsync();
        await bench.Discord.RegisteredAsync();
        return bench;
    }

    public static Func<PlanRequest, Planning> Says(params string[] words) =>
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", ["/bin/echo", .. words]));

    /// <summary>A step that ends when the file is there.</summary>
    public static Func<PlanRequest, Planning> WaitsFor(string file) =>
        r =>
            ScriptedRunbook.Steps(
                r, ScriptedRunbook.Run("wait", "/bin/sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; echo it came", file));

    public Task<DiscordInteraction> TypeAsync(DiscordPerson person, string command, params (string, object)[] options) =>
        Discord.TypeAsync(person, Ops, command, options);

    /// <summary>A fresh command's live message.</summary>
    public async Task<DiscordMessage> CardAsync(string verb, DiscordPerson? by = null)
    {
        var before = Discord.MessagesIn(Ops).Select(m => m.Id).ToHashSet();
        Assert.Null((await TypeAsync(by ?? Operator, $"test {verb}", ("target", "one"))).Failure);
        return await Discord.UntilAsync(Ops, m => !before.Contains(m.Id) && m.Shown.Contains($"/test {verb} one") && m.Title.Contains('·'));
    }

    public static string HandleOf(DiscordMessage card) => card.Title.Split('·')[^1].Trim();

    public Task<DiscordMessage> FinalAsync(DiscordMessage card, string outcome) =>
        Discord.UntilAsync(Ops, m => m.Foot == DiscordMark.Foot($"final:{HandleOf(card)}") && m.Title.Contains(outcome));

    public Task<Operation> EndAsync(DiscordMessage card) => Engine.EndAsync(HandleOf(card));

    /// <summary>Messages of everybody with that key.</summary>
    public IReadOnlyList<DiscordMessage> WithKey(string key, DiscordChannel? channel = null) =>
        [.. Discord.MessagesIn(channel ?? Ops).Where(
            m => m.Foot == DiscordMark.Foot(key) || m.Content.EndsWith(DiscordMark.Line(key).Trim(), StringComparison.Ordinal))];

    /// <summary>Time passes until it is so; the outbox is looked at whenever something was stored.</summary>
    public async Task PassAsync(TimeSpan each, Func<bool> isSo)
    {
        for (var giveUp = DateTime.UtcNow.AddMinutes(1); !isSo(); await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < giveUp, $"it does not come; last calls: {string.Join(", ", Discord.Calls.TakeLast(10))}");
            Engine.Time.Move(each);
            await Engine.Get<IOutbox>().AgainAsync(DiscordPlatform.PlatformName, "nothing", CancellationToken.None);
        }
    }

    /// <summary>Keys of what Discord does not have yet.</summary>
    public async Task<IReadOnlyList<string>> UnsentAsync() =>
        [.. (await Engine.Get<IOutbox>().DueAsync(
            DiscordPlatform.PlatformName, DateTimeOffset.MaxValue, 1000, CancellationToken.None)).Select(i => i.Message.Key)];

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Discord.DisposeAsync();
    }

    private void Register(IServiceCollection services, DiscordOptions options)
    {
        services.AddDiscord(options);
        services.AddSingleton<IPeople>(p => new GuildPeople(Engine.People, p.GetRequiredService<MemberRoles>()));
    }
}
