using System.Collections.Immutable;
using ChatOps.Core.Approvals;
using ChatOps.Core.Audit;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Retention;
using ChatOps.Core.SignIn;
using ChatOps.Core.Time;
using ChatOps.Runbooks;
using ChatOps.Server.Configuration;
using ChatOps.Server.Discord;
using ChatOps.Server.Execution;
using ChatOps.Server.Record;
using ChatOps.Server.Scheduling;
using ChatOps.Server.Slack;
using ChatOps.Server.Storage;
using ChatOps.Server.Telemetry;
using ChatOps.Server.Web;

namespace ChatOps.Server;

/// <summary>The bot, put together: its table of contents.</summary>
internal static partial class Bot
{
    /// <summary>How long the bot takes leave: requests and writes come to their end, steps on hosts go on without it.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    public static WebApplication Build(BotSite site)
    {
        _ = CoreJson.PrepareAsync();
        CreatePrivate(site.Settings.Storage.Folder);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(site.Configuration);
        builder.AddHost(site);
        var time = new SteadyTime(TimeProvider.System);
        builder.Services.AddSite(site, time);
        builder.Services.AddStorage(site.Place, site.Platforms, site.HasPlace);
        builder.Services.AddSiteRecord(site.Settings.Record);
        builder.Services.AddSettingsWatch(site);
        builder.Services.AddSiteInventory(site);
        builder.Services.AddExecution(site.Settings.Storage.Folder, p => p.GetRequiredService<Database>().Identity);
        // Before what goes on with unfinished operations: roles by groups are read first.
        if (site.SlackOptions is { } slack)
            builder.Services.AddSlack(slack);
        if (site.DiscordOptions is { } discord)
            builder.Services.AddDiscord(discord);
        builder.Services.AddOperations(site.Runbooks, site.Settings.Secrets);
        foreach (var watch in AllRunbooks.Watches)
            builder.Services.AddSingleton(watch);
        foreach (var look in AllRunbooks.HealthLooks)
            builder.Services.AddSingleton(look);
        foreach (var points in AllRunbooks.Points)
            builder.Services.AddSingleton(points);
        builder.Services.AddScheduling(time);
        builder.Services.AddClockWatch();
        var telemetry = site.Settings.Telemetry;
        builder.Services.AddTelemetry(new(telemetry.Endpoint, telemetry.Grpc, telemetry.Headers));
        builder.AddWeb(new WebOptions(
            site.Settings.Storage.Folder, site.Settings.Web.AllowedHosts, [.. site.Settings.Channels.Select(c => c.Name)], site.Settings.Zone)
        {
            Language = site.Settings.Language,
            DemoAccounts = site.DemoAccounts,
            PublicUrl = site.Settings.Web.PublicUrl,
            TrustedProxies = site.Settings.Web.TrustedProxies,
            Metrics = Enum.Parse<MetricsAccess>(site.Settings.Web.Metrics.ToString()),
            MetricsToken = site.Settings.Web.MetricsToken,
        });
        var bot = builder.Build();
        bot.MapWeb();
        foreach (var warning in site.Warnings)
            LogWarning(bot.Logger, warning);
        return bot;
    }

    /// <param name="started">Called once the bot listens: what it says then is true.</param>
    public static async Task RunAsync(WebApplication bot, CancellationToken cancellationToken, Func<Task>? started = null)
    {
        // Opened here and not by the first service that asks: a state that cannot be used is a sentence, not a fault of that service.
        bot.Services.GetRequiredService<Database>();
        try
        {
            await bot.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new BotException("address-in-use", $"{e.Message} Choose another address with --urls or Web:Urls.", e);
        }
        if (started is not null)
            await started();
        await bot.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>The state says what people asked for and what hosts printed; in the demo, whoever may write there could replace its programs.</summary>
    public static void CreatePrivate(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BotException("data-folder", $"the folder {folder} cannot be made ({e.Message.TrimEnd('.')}). As root run: install -d -o {Environment.UserName} -m 0700 {folder}; or choose another one with Storage:Path or --data.", e);
        }
        StateOwner.Require(folder);
    }

    /// <summary>The settings as the engine sees them.</summary>
    private static void AddSite(this IServiceCollection services, BotSite site, SteadyTime time)
    {
        var settings = site.Settings;
        services.AddSingleton(time);
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<ITokens>(settings.People);
        services.AddSingleton<IPeople>(p => WithGroups(settings.People, site, p));
        services.AddSingleton(p => settings.PolicyOf(p.GetRequiredService<IPeople>()));
        services.AddSingleton(new PublicAddress(settings.Web.Root));
        services.AddSingleton(new Site(settings.Zone, site.Disabled)
        {
            Channels = [.. settings.Channels.Select(c => c.Name)],
            Build = ProgramBuild.Id,
            Language = settings.Language,
            ChannelLanguages = settings.Channels.Where(c => c.Language is not null).ToImmutableDictionary(c => c.Name, c => c.Language!, StringComparer.Ordinal),
        });
        services.AddSingleton(settings.Retention);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(settings.Groups);
        services.AddSingleton(settings.Looks);
        services.AddSingleton(BreakGlassRule.Of(settings.BreakGlass, site.Specs));
        services.AddSingleton(new StepFolderAge(settings.Retention.StepFolders));
        services.AddSingleton<IRetention, StateRetention>();
    }

    /// <summary>The people of the settings, with the roles that groups of chat platforms give them now.</summary>
    private static IPeople WithGroups(IPeople people, BotSite site, IServiceProvider services)
    {
        if (site.SlackOptions is not null)
            people = new GroupedPeople(people, services.GetRequiredService<GroupMembers>());
        return site.DiscordOptions is null ? people : new GuildPeople(people, services.GetRequiredService<MemberRoles>());
    }

    /// <summary>Before everything that acts: what has changed is on the record first.</summary>
    private static void AddSettingsWatch(this IServiceCollection services, BotSite site)
    {
        services.AddSingleton<SettingsSeen>();
        services.AddHostedService(p => new SettingsWatch(
            site, p.GetRequiredService<SettingsSeen>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SettingsWatch>>()));
    }

    /// <summary>Before the settings are looked at: what has changed is anchored, too.</summary>
    private static void AddSiteRecord(this IServiceCollection services, RecordSettings settings)
    {
        var places = new List<IAnchorPlace>();
        if (settings.AnchorFile is { } file)
            places.Add(new AnchorFile(file));
        if (settings.Syslog)
            places.Add(new AnchorSyslog());
        if (!settings.Command.IsEmpty)
            places.Add(new AnchorCommand(settings.Command, AnchorCommand.Limit));
        var program = new RecordProgram($"chatops {CountGauges.Version}; host script SHA-256 {RecordChain.HashOf(HostScript.Text)}");
        services.AddRecord(settings.KeyFile, new(settings.Every, settings.Channel), program, places);
    }

    private static void AddClockWatch(this IServiceCollection services)
    {
        services.AddSingleton<ClockWatch>();
        services.AddHostedService(p => p.GetRequiredService<ClockWatch>());
        services.AddHealthChecks().AddCheck<ClockWatch>("clock", tags: [Health.Told]);
    }

    private static void AddHost(this WebApplicationBuilder builder, BotSite site)
    {
        builder.Host.UseDefaultServiceProvider(o => o.ValidateOnBuild = o.ValidateScopes = true);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = Drain);
        builder.WebHost.UseKestrel().ConfigureKestrel(k => k.Configure(site.Configuration.GetSection("Kestrel")));
        builder.WebHost.UseUrls([.. site.Settings.Web.Urls]);
        builder.Services.AddRouting();
        builder.Logging.AddConfiguration(site.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information).AddFilter("Quartz", LogLevel.Warning);
        // A start that fails ends the program with its sentence; what ends a running bot is Critical and stays.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Under systemd the journal adds the time and reads the level from the line's prefix.
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 })
            builder.Logging.AddSystemdConsole();
        else
            builder.Logging.AddSimpleConsole(c => (c.SingleLine, c.UseUtcTimestamp, c.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ssZ "));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Settings: {Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
