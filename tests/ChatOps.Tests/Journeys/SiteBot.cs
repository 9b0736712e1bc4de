using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with a site's own settings and token files, as its own process.</summary>
internal sealed class SiteBot : IAsyncDisposable
{
    private readonly List<string> _log = [];
    private Process? _process;

    private SiteBot(string folder, int port)
    {
        Folder = folder;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public string Folder { get; }

    public Uri Url { get; }

    public string Settings => Path.Combine(Folder, "settings.json");

    public string Data => Path.Combine(Folder, "data");

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public static async Task<SiteBot> StartAsync(string more = "")
    {
        var bot = new SiteBot(Directory.CreateTempSubdirectory("chatops-site-").FullName, FreePort());
        bot.Token("ana", "token-of-ana-0123456789");
        bot.Token("ben", "token-of-ben-0123456789");
        await File.WriteAllTextAsync(bot.Settings, $$"""
            {
              "Storage": { "Path": "{{bot.Data}}" },
              "Web": { "Urls": [ "{{bot.Url.ToString().TrimEnd('/')}}" ] },
              "People": {
                "ana": { "Name": "Ana", "Roles": [ "operator" ], "TokenFile": "{{bot.Folder}}/ana" },
                "ben": { "Name": "Ben", "Roles": [ "operator" ], "TokenFile": "{{bot.Folder}}/ben" },
                "guest": { "Roles": [ "nothing" ] }
              },
              "Channels": { "ops": {}, "lab": {} },
              "Rules": { "all": { "Roles": [ "operator" ], "Commands": [ "*" ], "Targets": [ "*" ], "Channels": [ "ops" ] } },
              "Hosts": { "local": { "Executor": "Local", "StepFolder": "{{bot.Folder}}/steps" } },
              "Commands": { "echo": { "Family": "site", "Verb": "echo", "Summary": "Say it", "Host": "local", "Run": [ "/bin/echo", "hello" ], "Risk": "Read" } }{{more}}
            }
            """);
        await bot.StartAgainAsync();
        return bot;
    }

    public void Token(string person, string token)
    {
        var file = Path.Combine(Folder, person);
        File.WriteAllText(file, token + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public async Task StartAgainAsync()
    {
        _process = Process.Start(Program(["run", "--settings", Settings]))!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = Client();
        await DemoBot.UntilAsync(
            async () =>
            {
                Assert.False(_process.HasExited, Log);
                try
                {
                    return (await client.GetAsync("/readyz")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the bot is ready");
    }

    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(new CancellationTokenSource(DemoBot.Patience).Token);
    }

    /// <summary>Another word of the program, as somebody on the server types it.</summary>
    public static async Task<(int Status, string Output, string Error)> RunAsync(params string[] words)
    {
        using var process = Process.Start(Program(words))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(DemoBot.Patience).Token);
        return (process.ExitCode, await output, await error);
    }

    public HttpClient Client(string? token = null, CookieContainer? cookies = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new() }) { BaseAddress = Url };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: false);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static ProcessStartInfo Program(string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "chatops"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in words)
            start.ArgumentList.Add(word);
        return start;
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
