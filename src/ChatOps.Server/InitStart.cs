using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution;
using ChatOps.Server.Terminal.Setup;

namespace ChatOps.Server;

/// <summary>Starts the new bot, hands out the ways in, and asks it how its targets are: by its own door, with a person's token.</summary>
internal sealed class InitStart(SetupAnswers a, TextWriter output)
{
    private const string Unit = "/etc/systemd/system/chatops.service";
    private const string Daemon = "/usr/sbin/start-stop-daemon";
    private const string Link = "/usr/local/bin/chatops";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>This very program as the bot's account.</summary>
    public static IEnumerable<string> As(SetupAnswers answers, IEnumerable<string> words) =>
        [.. FileOwner.Self == 0 ? (string[])["runuser", "-u", answers.Account, "--"] : [], .. Self, .. words];

    public static string ByHand(SetupAnswers answers) => new CommandLine(
        [.. FileOwner.Self == 0 ? (string[])["runuser", "-u", answers.Account, "--"] : [], "chatops", "run", "--settings", answers.SettingsFile]).ToString();

    private static string[] Self =>
        Environment.ProcessPath is { } own && !Path.GetFileName(own).Equals("dotnet", StringComparison.Ordinal) ? [own] : [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]];

    /// <returns>How many things are not as they should be.</returns>
    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        if (await BeginAsync(cancellationToken) is not { } log)
        {
            await output.WriteLineAsync($"Start it with: {ByHand(a)}");
            return 0;
        }
        if (!await IsReadyAsync(cancellationToken))
        {
            await output.WriteLineAsync($"It did not become ready. Its log: {log}");
            return 1;
        }
        await output.WriteLineAsync($"The bot runs and is ready. Its log: {log}");
        foreach (var person in a.People)
        {
            var link = await RunAsync([.. As(a, ["sign-in", person.Id, "--settings", a.SettingsFile])], cancellationToken);
            await output.WriteLineAsync($"  {person.Id}: {link.Output.Text.Split('\n')[0]}");
        }
        var wrong = 0;
        foreach (var target in a.Targets)
            wrong += await IsWellAsync($"/{target.Kind} status {target.Name}", cancellationToken) ? 0 : 1;
        // A plan is looked for with everything that it needs on the host, and does nothing.
        foreach (var target in a.Targets.Where(t => t.Kind == "senaite"))
            wrong += await IsWellAsync($"/senaite backup {target.Name} --plan", cancellationToken) ? 0 : 1;
        return wrong;
    }

    /// <returns>Where its log is; null: nothing here can start it.</returns>
    private async Task<string?> BeginAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists("/run/systemd/system") && FileOwner.Self == 0 && a.Etc == "/etc/chatops")
        {
            await InstallUnitAsync(cancellationToken);
            await RunAsync(["systemctl", "enable", "--now", "chatops"], cancellationToken);
            return "journalctl -u chatops -e";
        }
        if (!File.Exists(Daemon))
            return null;
        // A machine without systemd, such as a container: nothing starts it again at the next boot.
        var log = FileOwner.Self == 0 ? "/var/log/chatops.log" : $"{a.Etc}/chatops.log";
        var pid = FileOwner.Self == 0 ? $"/run/chatops-{a.Account}.pid" : $"{a.Etc}/chatops.pid";
        string[] self = [.. Self];
        await RunAsync(
            [
                Daemon, "--start", "--background", "--output", log, "--pidfile", pid, "--make-pidfile", .. FileOwner.Self == 0 ? (string[])["--chuid", a.Account, "--chdir", "/"] : [],
                "--startas", self[0], "--", .. self[1..], "run", "--settings", a.SettingsFile,
            ],
            cancellationToken);
        return log;
    }

    private async Task InstallUnitAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Link))
            File.CreateSymbolicLink(Link, Self[0]);
        if (File.Exists(Unit))
            return;
        using var shipped = new StreamReader(typeof(InitStart).Assembly.GetManifestResourceStream("chatops.service")!);
        var text = (await shipped.ReadToEndAsync(cancellationToken)).Replace("User=chatops", $"User={a.Account}", StringComparison.Ordinal).Replace("Group=chatops", $"Group={a.Account}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Unit, text, cancellationToken);
        await RunAsync(["systemctl", "daemon-reload"], cancellationToken);
        await output.WriteLineAsync($"written {Unit}");
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var client = Client(null);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(Pause, cancellationToken))
        {
            try
            {
                using var answer = await client.GetAsync("/readyz", cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException)
            {
                // It comes up.
            }
        }
        return false;
    }

    private async Task<bool> IsWellAsync(string text, CancellationToken cancellationToken)
    {
        using var client = Client((await File.ReadAllTextAsync(a.TokenOf(a.People[0]), cancellationToken)).Trim());
        using var asked = await client.PostAsJsonAsync("/api/commands", new { text, channel = a.Channel }, cancellationToken);
        var answer = await asked.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!answer.TryGetProperty("operation", out var handle))
        {
            var well = asked.IsSuccessStatusCode;
            await output.WriteLineAsync($"  {text}: {(well ? "can be done" : answer.TryGetProperty("detail", out var detail) ? detail.GetString() : answer.ToString())}");
            return well;
        }
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(Pause, cancellationToken))
        {
            var operation = await client.GetFromJsonAsync<JsonElement>($"/api/operations/{handle.GetString()}", cancellationToken);
            if (operation.TryGetProperty("outcome", out var outcome) && outcome.ValueKind == JsonValueKind.String)
            {
                await output.WriteLineAsync($"  {text}: {outcome.GetString()}, {(operation.TryGetProperty("reason", out var reason) ? reason.ToString() : "")}");
                return outcome.GetString() == "Succeeded";
            }
        }
        return false;
    }

    private HttpClient Client(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(a.Listen.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static Task<ClientResult> RunAsync(string[] command, CancellationToken cancellationToken) =>
        new ClientProcess(command).RunAsync(default, Patience, 200_000, cancellationToken);
}
