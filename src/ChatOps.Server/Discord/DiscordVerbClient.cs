using System.Globalization;
using ChatOps.Core.Commands;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>What somebody on the server asks for with <c>chatops discord …</c>.</summary>
public sealed class DiscordVerbClient : IDisposable
{
    private readonly HttpClient _http = PlatformHttp.Client();
    private readonly DiscordStatus _status = new(TimeProvider.System);
    private readonly DiscordApi _api;
    private readonly DiscordOptions _options;

    public DiscordVerbClient(DiscordOptions options) => (_options, _api) = (options, new(_http, options, TimeProvider.System, _status));

    /// <summary>The link by which somebody who may manage a guild brings the bot into it, with exactly the permissions it needs.</summary>
    public static string Invitation(string application) => string.Create(
        CultureInfo.InvariantCulture,
        $"https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={Permissions.All}");

    /// <summary>Null: Discord could not be asked; the finding says why.</summary>
    public async Task<(string? Application, Finding? Trouble)> ApplicationAsync(CancellationToken cancellationToken)
    {
        if (_options.ApplicationId is { } named)
            return (named, null);
        var answer = await _api.InTurnAsync(DiscordCall.Get("applications/@me"), cancellationToken);
        return answer is DiscordAnswer.Done done
            ? (done.Text("id"), null)
            : (null, new($"Discord did not tell the application's id: {answer.Told}", "write Discord:ApplicationId, or a good token"));
    }

    /// <summary>Makes each guild's commands those of the catalogue.</summary>
    public async Task<IReadOnlyList<Finding>> SyncAsync(
        IEnumerable<(CommandSpec Spec, bool IsPlannable)> catalogue, CancellationToken cancellationToken)
    {
        var self = new DiscordBotIdentity(_api, _options);
        if (await MeetAsync(self, cancellationToken) is { } trouble)
            return [trouble];
        var commands = new DiscordCommands(catalogue);
        using var registrar = new CommandRegistrar(
            _api, self, commands, _status, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<CommandRegistrar>.Instance);
        var findings = new List<Finding>();
        foreach (var guild in _options.Guilds)
        {
            findings.Add(await registrar.SyncAsync(guild, cancellationToken) switch
            {
                (true, _) => new($"the guild {guild} has {commands.Body.Count} commands now"),
                (false, _) => new($"the guild {guild} had the {commands.Body.Count} commands already"),
                (_, var why) => new($"the guild {guild}: {why!.Told}", "is the bot in it? 'chatops discord invite' prints the link"),
            });
        }
        if (!commands.LeftOut.IsEmpty)
            findings.Add(new($"Discord has no room for {string.Join(", ", commands.LeftOut)}", "put some of the commands into one Family"));
        return findings;
    }

    public void Dispose()
    {
        _http.Dispose();
        _status.Dispose();
    }

    private static async Task<Finding?> MeetAsync(DiscordBotIdentity self, CancellationToken cancellationToken)
    {
        try
        {
            return await self.MeetAsync(cancellationToken) is { } trouble
                ? new(trouble, "look at the network and Discord:ApiUrl, then try again")
                : null;
        }
        catch (DiscordFatalException e)
        {
            return new(e.Message, "write a good one into Discord:Token or Discord:TokenFile: Bot → Reset Token");
        }
    }
}
