using System.Diagnostics;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program in demo mode, as its own process, spoken to over HTTP like everybody does. Killable at any moment.</summary>
public sealed partial class DemoBot : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string[] _more;
    private readonly RunningProgram _program = new();

    private DemoBot(string data, string[] more) => (Data, _more) = (data, more);

    public string Data { get; }

    public Uri Url => _program.Url;

    public string Host => Path.Combine(Data, "hosts", "lims1");

    public int ProcessId => _program.Id;

    public string Log => _program.Log;

    public static async Task<DemoBot> StartAsync(params string[] more)
    {
        var bot = new DemoBot(Directory.CreateTempSubdirectory("chatops-journey-").FullName, more);
        await bot.StartAgainAsync();
        await UntilAsync(() => Task.FromResult(bot.AllRun()), "the host's programs run");
        return bot;
    }

    public Task StartAgainAsync() => _program.StartAsync(["demo", "--urls", Url.ToString().TrimEnd('/'), "--data", Data, .. _more]);

    /// <summary>kill -9, of the bot alone.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>SIGTERM, as systemd does it.</summary>
    public Task StopAsync() => _program.StopAsync();

    /// <summary>The lines of supervisorctl status.</summary>
    public IReadOnlyList<string> Supervised()
    {
        using var status = Process.Start(
            new ProcessStartInfo(Path.Combine(Host, "usr/bin/supervisorctl"), ["status"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var lines = status.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        status.WaitForExit();
        return lines;
    }

    public bool AllRun() => Supervised() is { Count: > 0 } programs && programs.All(l => l.Contains("RUNNING", StringComparison.Ordinal));

    /// <summary>What is in the database file now.</summary>
    public string LiveData() => File.ReadAllText(Path.Combine(Host, "home/senaite/data/senaitelims/filestorage/Data.fs"));

    /// <summary>Adds a record through a running client, as the laboratory does.</summary>
    public async Task AddSampleAsync(string text)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(ClientUrl("/add"), new StringContent(text));
        Assert.True(response.IsSuccessStatusCode, $"adding a sample: {response.StatusCode}");
    }

    /// <summary>What a client serves now.</summary>
    public async Task<string> ServedAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(ClientUrl("/"));
    }

    /// <summary>How often the host really began a program as a step, by its own log.</summary>
    public int Begins(string program) => HostBegins().Count(l => l.Program == program && l.Step.Length > 0);

    /// <summary>Every begin of a program: what the host saw, whatever the bot says. The step is empty for probes and for others' programs.</summary>
    public IReadOnlyList<HostBegin> HostBegins(string host = "lims1") =>
    [
        .. File.ReadLines(Path.Combine(Data, "hosts", host, "var/log/host.log"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetString() == "begin")
            .Select(line => new HostBegin(
                line.GetProperty("program").GetString()!, line.GetProperty("step").GetString()!, line.GetProperty("argv").ToString())),
    ];

    private Uri ClientUrl(string path)
    {
        var port = ChatOps.Demo.DemoHost.Create(Data).Ports.Client1;
        return new Uri($"http://127.0.0.1:{port}{path}");
    }

    public void Fault(string name, string content = "") => File.WriteAllText(Path.Combine(Host, "fault", name), content);

    public void NoFaults()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Host, "fault")))
            File.Delete(file);
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, Func<string>? seen = null, TimeSpan? patience = null)
    {
        var giveUp = DateTime.UtcNow + (patience ?? Patience);
        while (!await condition())
        {
            if (DateTime.UtcNow > giveUp)
                throw new TimeoutException($"Waited in vain until {what}. {seen?.Invoke()}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _looking?.Dispose();
        if (Team is { } team)
            await team.LeaveAsync();
        if (Guild is { } guild)
            await guild.LeaveAsync();
        await _program.DisposeAsync();
        await ChatOps.Demo.DemoHost.Create(Data).StopAsync();
        await ChatOps.Demo.Vtom.VtomHost.Create(Data).StopAsync();
        Directory.Delete(Data, recursive: true);
    }
}

public sealed record HostBegin(string Program, string Step, string Arguments);
