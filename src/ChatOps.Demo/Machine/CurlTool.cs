using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ChatOps.Demo.Machine;

/// <summary><c>curl [-q] [-s] [-S] [-f] [--noproxy HOSTS] [-o FILE] [-m SECONDS] [-w FORMAT] [-X VERB] [-d DATA] URL</c>, enough to ask a port for its health; of <c>telnet://</c> the connect alone.</summary>
internal sealed class CurlTool(ToolCall call)
{
    private const int Refused = 7, HttpFailure = 22, TimedOut = 28, Empty = 52, Usage = 2;
    private static readonly string[] WithValue = ["-o", "--output", "-m", "--max-time", "--connect-timeout", "-w", "--write-out", "-X", "--request", "-d", "--data", "--noproxy"];

    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> flags = [];
    private Uri? url;
    private TimeSpan connectedAfter;
    private string location = "", begun = "";

    public int Run()
    {
        Parse();
        if (url is null) return Complain(Usage, "no URL specified");
        var seconds = double.TryParse(Value("-m", "--max-time"), out var given) ? given : 300;
        var watch = Stopwatch.StartNew();
        // What stands in the environment of sudo's far side (http_proxy) is asked instead of the port, unless the caller says otherwise.
        var proxy = Value("--noproxy", "--noproxy") == "*" ? null : call.Faults.Parameter("proxy");
        var (status, head, body) = proxy is not null ? (0, $"HTTP/1.1 {(proxy.Length > 0 ? proxy : "503")} by the proxy", "") : AskAsync(TimeSpan.FromSeconds(seconds)).GetAwaiter().GetResult();
        var code = head.Split(' ') is [_, var number, ..] ? number : "000";
        if (status == 0 && flags.Contains("f") && code[0] >= '4') status = HttpFailure;
        else if (status == 0) Save(body);
        if (Value("-w", "--write-out") is { } format)
        {
            var text = format.Replace("%{http_code}", code, StringComparison.Ordinal).Replace("%{redirect_url}", location, StringComparison.Ordinal)
                .Replace("%{time_connect}", connectedAfter.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture), StringComparison.Ordinal);
            call.Out.Write(text.Replace("\\n", "\n", StringComparison.Ordinal));
        }

        call.Out.Flush();
        return status == 0 ? 0 : Complain(status, Reason(status, code, watch.ElapsedMilliseconds));
    }

    private string Reason(int status, string code, long milliseconds) => status switch
    {
        Refused => $"Failed to connect to {url!.Host} port {url.Port} after 0 ms: Couldn't connect to server",
        HttpFailure => $"The requested URL returned error: {code}",
        TimedOut => $"Operation timed out after {milliseconds} milliseconds with 0 bytes received",
        _ => "Empty reply from server",
    };

    private async Task<(int Status, string Head, string Body)> AskAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            using var connection = new TcpClient();
            var watch = Stopwatch.StartNew();
            await connection.ConnectAsync(url!.Host, url.Port, timeout.Token);
            connectedAfter = watch.Elapsed;
            if (url.Scheme == "telnet") return await ListenAsync(connection, timeout.Token);
            var data = Value("-d", "--data") ?? "";
            var verb = Value("-X", "--request") ?? (data.Length > 0 ? "POST" : "GET");
            var request = $"{verb} {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(data)}\r\nConnection: close\r\n\r\n{data}";
            await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), timeout.Token);
            using var reader = new StreamReader(connection.GetStream());
            if (await reader.ReadLineAsync(timeout.Token) is not { } head) return (Empty, "", "");
            while (await reader.ReadLineAsync(timeout.Token) is { Length: > 0 } header)
            {
                if (header.StartsWith("Location: ", StringComparison.OrdinalIgnoreCase)) location = new Uri(url, header["Location: ".Length..]).ToString();
            }

            begun = head;
            return (0, head, await reader.ReadToEndAsync(timeout.Token));
        }
        catch (OperationCanceledException)
        {
            return (TimedOut, begun, "");
        }
        catch (SocketException)
        {
            return (Refused, "", "");
        }
        catch (IOException)
        {
            return (Empty, "", "");
        }
    }

    /// <summary>Sends nothing and shows what comes, until the other side has enough of it or the time is over.</summary>
    private static async Task<(int Status, string Head, string Body)> ListenAsync(TcpClient connection, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(connection.GetStream());
        return (0, "", await reader.ReadToEndAsync(cancellationToken));
    }

    private void Save(string body)
    {
        if (Value("-o", "--output") is not { } file) call.Out.Write(body);
        else if (file != "/dev/null") File.WriteAllText(file, body);
    }

    private int Complain(int status, string text)
    {
        if (!flags.Contains("s") || flags.Contains("S")) call.Error.WriteLine($"curl: ({status}) {text}");
        return status;
    }

    private string? Value(string name, string other) => values.GetValueOrDefault(name) ?? values.GetValueOrDefault(other);

    private void Parse()
    {
        for (var rest = new Queue<string>(call.Arguments); rest.TryDequeue(out var argument);)
        {
            if (WithValue.Contains(argument) && rest.TryDequeue(out var value)) values[argument] = value;
            else if (argument.StartsWith("--", StringComparison.Ordinal)) flags.Add(argument switch { "--silent" => "s", "--show-error" => "S", "--fail" => "f", _ => argument });
            else if (argument.StartsWith('-')) Letters(argument[1..], rest);
            else url = new Uri(argument.Contains("://", StringComparison.Ordinal) ? argument : $"http://{argument}");
        }
    }

    /// <summary>-sSo FILE: the last letter may want a value.</summary>
    private void Letters(string letters, Queue<string> rest)
    {
        foreach (var letter in letters)
        {
            if (WithValue.Contains($"-{letter}") && rest.TryDequeue(out var value)) values[$"-{letter}"] = value;
            else flags.Add(letter.ToString());
        }
    }
}
