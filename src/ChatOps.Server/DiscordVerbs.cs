using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Configuration;
using ChatOps.Server.Discord;

namespace ChatOps.Server;

/// <summary><c>chatops discord …</c>.</summary>
internal sealed class DiscordVerbs(TextWriter output)
{
    /// <param name="site">Read as if it were on no chat platform: before the first invitation there may be no token.</param>
    /// <param name="configuration">Where the application's id may stand alone.</param>
    public async Task<int> InviteAsync(BotSite site, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var section = configuration.GetSection("Discord");
        if (DiscordSection.ApplicationId(section, problems) is { } named && problems.Count == 0)
            return Print(named);
        var settings = DiscordSection.Read(section, problems);
        if (settings is null && problems.Count == 0)
            problems.Add("Discord: is missing; write ApplicationId, which stands under General Information at discord.com/developers/applications.");
        if (problems.Count > 0)
            throw new SettingsException(problems);
        using var desk = new DiscordVerbClient((site with { Settings = site.Settings with { Discord = settings } }).DiscordOptions!);
        var (application, trouble) = await desk.ApplicationAsync(cancellationToken);
        return application is not null ? Print(application) : Tell([trouble!]);
    }

    public async Task<int> SyncAsync(BotSite site, CancellationToken cancellationToken)
    {
        if (site.DiscordOptions is not { } options)
            throw new SettingsException(["Discord: is missing; docs/discord.md says how to begin."]);
        using var desk = new DiscordVerbClient(options);
        return Tell(await desk.SyncAsync(site.Catalogue, cancellationToken));
    }

    public static async Task<IReadOnlyList<Finding>> LookAsync(BotSite site, CancellationToken cancellationToken)
    {
        using var doctor = new DiscordDoctor(site.DiscordOptions!, site.Settings.People.All, site.Catalogue);
        return await doctor.LookAsync(cancellationToken);
    }

    private int Print(string application)
    {
        output.WriteLine(DiscordVerbClient.Invitation(application));
        return BotVerbs.Done;
    }

    private int Tell(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
            output.WriteLine(finding.Next is null ? $"  ok     {finding.Text}" : $"  WRONG  {finding.Text}\n         → {finding.Next}");
        return findings.Any(f => f.Next is not null) ? BotVerbs.Broken : BotVerbs.Done;
    }
}
