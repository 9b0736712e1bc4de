using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program as its own process, at a port of its own. Killable at any moment, and started again with other words.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly List<string> _log = [];
    private Process? _process;

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort()}");

    public int Id => _process!.Id;

    /// <summary>All that it has said, over all its lives.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public static ProcessStartInfo Words(params IEnumerable<string> words) =>
        new(Path.Combine(AppContext.BaseDirectory, "chatops"), words) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

    /// <summary>Returns when it is ready.</summary>
    public async Task StartAsync(params IEnumerable<string> words)
    {
        _process?.Dispose();
        _process = Process.Start(Words(words))!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = Url };
        await DemoBot.UntilAsync(() => IsReadyAsync(client), "the bot is ready");
    }

    /// <summary>kill -9, of the bot alone.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd does it.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process!.WaitForExitAsync(new CancellationTokenSource(DemoBot.Patience).Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The bot ended with {_process.ExitCode}:\n{Log}");
        try
        {
            using var answer = await client.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
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
            _log.Add(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
