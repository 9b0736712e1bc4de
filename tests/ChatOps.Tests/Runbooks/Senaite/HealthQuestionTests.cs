using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>The question to a client's port with the machine's own curl, whatever its user and its environment say.</summary>
public sealed class HealthQuestionTests : IAsyncLifetime, IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("chatops-curl-").FullName;
    private readonly AnsweringPort _proxy = new("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private async Task<HttpAnswer> AskAsync(int port, string host = "127.0.0.1", string path = "/", double seconds = 5)
    {
        var target = Sample.Target() with { HealthHost = host, HealthPath = path, HealthLimit = TimeSpan.FromSeconds(seconds) };
        var question = new SenaiteHostCommands(target).Health(port);
        var start = new ProcessStartInfo(question.Program, question.Arguments.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = _home;
        foreach (var name in (string[])["http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"])
            start.Environment[name] = $"http://127.0.0.1:{_proxy.Port}";
        using var curl = Process.Start(start)!;
        var error = curl.StandardError.ReadToEndAsync();
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return HttpAnswer.Read(output, (await error).Split('\n', StringSplitOptions.RemoveEmptyEntries), curl.ExitCode);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Fact]
    public async Task A_proxy_of_the_environment_answers_for_no_client()
    {
        await using var client = new AnsweringPort("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Assert.Equal(new HttpAnswer(true, true, "HTTP 200"), await AskAsync(client.Port));
        _proxy.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        Assert.Equal(new HttpAnswer(true, false, "does not answer"), await AskAsync(ClosedPort()));
        Assert.Equal(0, _proxy.Asked);
    }

    [Fact]
    public async Task The_users_curlrc_changes_neither_the_question_nor_its_answer()
    {
        await File.WriteAllTextAsync(Path.Combine(_home, ".curlrc"), $"proxy = \"http://127.0.0.1:{_proxy.Port}\"\nnoproxy = \"\"\nwrite-out = \"200\"\nhead\n");
        Assert.Equal(new HttpAnswer(true, false, "does not answer"), await AskAsync(ClosedPort()));
        Assert.Equal(0, _proxy.Asked);
    }

    [Fact]
    public async Task A_client_on_the_loopback_of_IPv6_is_asked_there()
    {
        if (!Socket.OSSupportsIPv6)
            return;
        await using var client = new AnsweringPort("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", IPAddress.IPv6Loopback);
        Assert.True((await AskAsync(client.Port, "::1")).Good);
    }

    [Fact]
    public async Task A_redirection_is_no_health_and_says_where_it_leads()
    {
        await using var client = new AnsweringPort("HTTP/1.1 302 Found\r\nLocation: /login?came_from=x\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(new HttpAnswer(true, false, $"HTTP 302, which leads to http://127.0.0.1:{client.Port}/login?came_from=x"), await AskAsync(client.Port));
    }

    [Fact]
    public async Task An_answer_that_hangs_behind_its_headers_is_no_answer()
    {
        await using var client = new AnsweringPort("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbeginning") { Stalls = true };
        var answer = await AskAsync(client.Port, seconds: 1);
        Assert.False(answer.Good);
        Assert.StartsWith("HTTP 200, but the answer did not come to its end", answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_takes_its_time_within_the_limit_answers()
    {
        await using var client = new AnsweringPort("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") { Delay = TimeSpan.FromSeconds(1.5) };
        Assert.True((await AskAsync(client.Port)).Good);
    }

    [Fact]
    public async Task What_does_not_speak_HTTP_is_told_as_that()
    {
        await using var alert = new AnsweringPort("\x15\x03\x03\x00\x02\x02\x32");
        var answer = await AskAsync(alert.Port);
        Assert.False(answer.Good);
        Assert.Contains("not in HTTP", answer.Told, StringComparison.Ordinal);
        await using var silent = new AnsweringPort("");
        Assert.StartsWith("takes the connection and ends it without an answer in HTTP", (await AskAsync(silent.Port)).Told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curl_that_does_not_run_says_nothing_of_the_port()
    {
        var unasked = HttpAnswer.Read("", ["/usr/bin/curl: No such file or directory"], 127);
        Assert.False(unasked.Asked);
        Assert.Contains("could not be asked: /usr/bin/curl: No such file or directory", unasked.Told, StringComparison.Ordinal);
    }

    /// <summary>Of a plan that was stored before: only the code was asked for.</summary>
    [Fact]
    public void The_answer_to_an_earlier_versions_question_is_read() => Assert.True(HttpAnswer.Read("200", [], 0).Good);
}
