using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using ChatOps.Demo;

namespace ChatOps.Benchmarks;

/// <summary>The real program in demo mode, as its own process.</summary>
internal sealed class MeasuredBot : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Queue<string> _log = new();
    private Process? _process;

    private MeasuredBot(string data, string? settings)
    {
        Data = data;
        Settings = settings;
        Url = new($"http://127.0.0.1:{FreePort()}");
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = true }) { BaseAddress = Url, Timeout = Patience };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "demo-operator");
    }

    public string Data { get; }

    public Uri Url { get; }

    /// <summary>Speaks as the operator.</summary>
    public HttpClient Client { get; }

    private string? Settings { get; }

    public static MeasuredBot In(string data, string? settings = null) => new(data, settings);

    public static MeasuredBot InNewFolder(string? settings = null) => new(Directory.CreateTempSubdirectory("chatops-benchmark-").FullName, settings);

    /// <returns>From the start of the process until <c>/readyz</c> says yes.</returns>
    public async Task<TimeSpan> StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "chatops"), ["demo", "--urls", Url.ToString().TrimEnd('/'), "--data", Data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in Settings is null ? [] : (string[])["--settings", Settings])
            start.ArgumentList.Add(argument);
        var watch = Stopwatch.StartNew();
        // One person types everything here, faster than any.
        start.Environment["Limits__CommandsPerMinute"] = "1000000";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || watch.Elapsed > Patience)
                throw new InvalidOperationException($"The bot did not get ready:\n{Log()}");
            await Task.Delay(5);
        }
        return watch.Elapsed;
    }

    /// <summary>kill -9 of the bot alone: its demo host stays up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Resident bytes now.</summary>
    public long Resident() =>
        long.Parse(File.ReadLines($"/proc/{_process!.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;

    /// <returns>The id of the accepted operation.</returns>
    /// <summary>From what is typed to its end.</summary>
    public async Task ConcludedAsync(string text) => await SucceededAsync(await AcceptedAsync(text));

    /// <summary>What only answers.</summary>
    public async Task AnswerAsync(string text)
    {
        using var response = await Client.PostAsJsonAsync("/api/commands", new { text, channel = "ops" });
        await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public async Task<string> AcceptedAsync(string text)
    {
        using var response = await Client.PostAsJsonAsync("/api/commands", new { text, channel = "ops" });
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"{text}: {(int)response.StatusCode} {body}\n{Log()}");
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("operation").GetString()!;
    }

    /// <summary>Looks every 5 ms; that it succeeded is part of the measurement.</summary>
    public async Task SucceededAsync(string operation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(5))
        {
            var seen = await Client.GetFromJsonAsync<JsonElement>($"/api/operations/{operation}");
            if (seen.GetProperty("state").GetString() != "Concluded")
                continue;
            if (seen.GetProperty("outcome").GetString() != "Succeeded")
                throw new InvalidOperationException($"It did not succeed: {seen}\n{Log()}");
            return;
        }
        throw new TimeoutException($"Operation {operation} did not end.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
            await KillAsync();
        await DemoHost.Create(Data).StopAsync();
        Directory.Delete(Data, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync("/readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > 50)
                _log.Dequeue();
        }
    }

    private string Log()
    {
        lock (_log)
            return string.Join('\n', _log);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
