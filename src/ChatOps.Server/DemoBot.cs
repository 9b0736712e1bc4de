using ChatOps.Core.Operations;
using ChatOps.Demo;
using ChatOps.Demo.Listeners;
using ChatOps.Demo.Vtom;
using ChatOps.Server.Configuration;
using ChatOps.Server.Web;

namespace ChatOps.Server;

/// <summary>The bot with its demo hosts: this machine only, no real host, nothing that needs rights.</summary>
internal static class DemoBot
{
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string? settingsFile, string urls, string data, TextWriter output, CancellationToken cancellationToken)
    {
        RefuseOthers(urls);
        Bot.CreatePrivate(data);
        var host = DemoHost.Create(data);
        var vtom = VtomHost.Create(data);
        foreach (var name in (string[])[DemoHost.Name, VtomHost.Name, DemoSettings.LocalHost])
            Directory.CreateDirectory(Path.GetDirectoryName(DemoSettings.StepFolder(data, name))!);
        var site = Read(settingsFile, data, host).At(urls);
        await using var bot = Bot.Build(site);
        await Task.WhenAll(BringUpAsync(host, cancellationToken), vtom.EnsureRunningAsync(cancellationToken), ListenerDaemon.EnsureRunningAsync(host.Tree, cancellationToken));
        try
        {
            await Bot.RunAsync(bot, cancellationToken, () => output.WriteLineAsync(Welcome(site, data)));
        }
        finally
        {
            await LeaveAsync(bot, host, vtom);
        }
        return BotVerbs.Done;
    }

    /// <summary>The demo's own settings with the file and the environment over them; refused when anything in them is not the demo's.</summary>
    public static BotSite Read(string? settingsFile, string data, DemoHost host)
    {
        var site = BotSite.Read(SettingsSources.Over(DemoSettings.Create(data, host.Tree), settingsFile), DemoSettings.Tokens);
        var problems = DemoGuard.Problems(site.Settings.Inventory, site.Settings.Commands.Select(c => (c.Key, c.User)), data).ToList();
        problems.AddRange(DemoGuard.NetworkProblems(site.Settings.Inventory.Networks));
        if (site.Settings.Storage.Folder != data)
            problems.Add($"Storage:Path: the demo keeps its state in its own folder {data}; choose it with --data.");
        if (site.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            problems.Add("Kestrel:Endpoints: the demo listens where --urls says only, because everybody knows its tokens; leave it out.");
        if (problems.Count > 0)
            throw new SettingsException(problems);
        return site with { DemoAccounts = [.. Accounts(site.Settings.People)] };
    }

    private static IEnumerable<DemoAccount> Accounts(SitePeople people) =>
        from token in DemoSettings.Tokens
        let actor = people.FindByToken(token.Value)
        where actor is not null
        select new DemoAccount(actor.Person, token.Value, string.Join(", ", actor.Roles.Order(StringComparer.Ordinal)));

    private static void RefuseOthers(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(u => !WebSection.IsLoopback(u)))
        {
            throw new BotException(
                "demo-not-loopback", $"'{url}' could be reached from elsewhere, and everybody knows the demo's tokens; use 127.0.0.1, [::1] or localhost.");
        }
    }

    public static string DefaultFolder()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/state");
        return Path.Combine(state, "chatops-demo");
    }

    private static string Welcome(BotSite site, string data) =>
        $"""
        ChatOps demo: {string.Join(" ", site.Settings.Web.Urls)}
          sign in as  {string.Join("\n              ", site.DemoAccounts.Select(a => $"{a.Person,-10} with the token {a.Token}"))}
          try         /senaite backup {DemoHost.Name}    then    /senaite restore {DemoHost.Name} --point latest
                      /vtom status {VtomHost.Name}      then    /vtom maint on {VtomHost.Name} --for 10m --cut-jobs
          its files   {data} (faults of a host: {Path.Combine(data, "hosts", "HOST", "fault")})
          it ends with Ctrl+C
        """;

    /// <summary>A host that comes up only now has to answer first: the bot looks at it as soon as it starts.</summary>
    private static async Task BringUpAsync(DemoHost host, CancellationToken cancellationToken)
    {
        if (host.IsRunning)
            return;
        await host.EnsureRunningAsync(cancellationToken);
        // With a fault in place it may never answer; that is what people want to see then.
        await host.IsServingAsync(FirstAnswer, cancellationToken);
    }

    /// <summary>The demo's hosts end with their bot, unless something is unfinished: that goes on, or is decided after the next start, on the same hosts.</summary>
    private static async Task LeaveAsync(WebApplication bot, DemoHost host, VtomHost vtom)
    {
        var unfinished = await bot.Services.GetRequiredService<IOperationStore>().UnfinishedAsync(CancellationToken.None);
        if (unfinished.Count == 0)
            await Task.WhenAll(host.StopAsync(CancellationToken.None), vtom.StopAsync(CancellationToken.None));
    }
}
