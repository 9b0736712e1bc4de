using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatOps.Demo.Zope;

/// <summary>
/// A ZEO client of the demo host: answers GET with the number of records and blobs, POST /add with a new record (with ?blob: a blob).
/// Without its ZEO server it accepts and does not answer; over a restart of the server it goes on showing what it had cached.
/// </summary>
internal sealed class ZopeClient(ToolCall call)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private const int LongestBody = 1024 * 1024;

    private readonly HostTree tree = call.Tree;
    private readonly string name = call.Arguments is [var given, ..] ? given : "zeoclient1";
    private string? firstServer;
    private string cachedCount = "0";

    public int Run()
    {
        Libc.LeaveSession();
        HostProcesses.Register(tree);
        RunAsync().GetAwaiter().GetResult();
        return 0;
    }

    /// <summary>Started by hand, so supervisor does not know it; there for as long as its fault's file.</summary>
    private bool IsByHand => call.Arguments is [_, "byhand"];

    private async Task RunAsync()
    {
        if (IsByHand) _ = EndWithFaultAsync();
        // As Zope does: no port before the database has been seen.
        while (await AskZeoAsync("COUNT") is null) await Task.Delay(Retry);
        using var listener = new TcpListener(IPAddress.Loopback, name == "zeoclient2" ? tree.Ports().Client2 : tree.Ports().Client1);
        listener.Start();
        await call.Error.WriteLineAsync($"INFO Zope Ready to handle requests: {name}");
        while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync());
    }

    private async Task EndWithFaultAsync()
    {
        while (call.Faults.On("client-by-hand")) await Task.Delay(Retry);
        Environment.Exit(0);
    }

    private async Task ServeAsync(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                var request = await ReadAsync(connection.GetStream());
                if (request is null) return;
                if (call.Faults.OnFor("client-silent", name)) await Task.Delay(Timeout.Infinite);
                var (status, page) = call.Faults.OnFor("client-503", name) ? ("503 Service Unavailable", "Service Unavailable\n")
                    : call.Faults.OnFor("client-redirects", name) ? ("302 Found\r\nLocation: /login", "")
                    : await AnswerAsync(request);
                var head = $"HTTP/1.1 {status}\r\nServer: {name}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\nConnection: close\r\n\r\n";
                if (call.Faults.OnFor("client-stalls", name))
                {
                    await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head));
                    await Task.Delay(Timeout.Infinite);
                }

                await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + (request.Verb == "HEAD" ? "" : page)));
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // Whoever asked has left.
        }
    }

    private sealed record Request(string Verb, string Target, string Body);

    private static async Task<Request?> ReadAsync(NetworkStream stream)
    {
        var reader = new StreamReader(stream, leaveOpen: true);
        if ((await reader.ReadLineAsync())?.Split(' ') is not [var verb, var target, ..]) return null;
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) _ = int.TryParse(header["Content-Length:".Length..], out length);
        }

        return new Request(verb, target, await BodyAsync(reader, Math.Min(length, LongestBody)));
    }

    /// <summary>The length is in bytes; asking for one character more would wait for ever.</summary>
    private static async Task<string> BodyAsync(StreamReader reader, int length)
    {
        var body = new StringBuilder();
        var buffer = new char[4096];
        for (var read = 0; read < length;)
        {
            var characters = await reader.ReadAsync(buffer);
            if (characters == 0) break;
            body.Append(buffer, 0, characters);
            read += Encoding.UTF8.GetByteCount(buffer, 0, characters);
        }

        return body.ToString();
    }

    private async Task<(string Status, string Page)> AnswerAsync(Request request)
    {
        var adds = request.Verb == "POST" && request.Target.StartsWith("/add", StringComparison.Ordinal);
        var verb = request.Target.Contains("blob", StringComparison.Ordinal) ? "ADDBLOB" : "ADD";
        var asked = adds ? $"{verb} {Convert.ToBase64String(Encoding.UTF8.GetBytes(request.Body))}" : "COUNT";
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until; await Task.Delay(Retry))
        {
            if (await AskZeoAsync(asked) is not { } count) continue;
            return ("200 OK", $"SENAITE LIMS {name}\nrecords: {count}\nblobs: {BlobTree.Count(tree)}\n");
        }

        return ("503 Service Unavailable", "ZEO is not reachable\n");
    }

    /// <summary>The count of records as this client sees it; null while there is no server.</summary>
    private async Task<string?> AskZeoAsync(string request)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, tree.Ports().Zeo);
            using var reader = new StreamReader(connection.GetStream());
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request + "\n"));
            if ((await reader.ReadLineAsync())?.Split(' ') is not ["OK", var count, var server]) return null;
            firstServer ??= server;
            if (server == firstServer) cachedCount = count;
            return cachedCount;
        }
        catch (Exception away) when (away is SocketException or IOException)
        {
            return null;
        }
    }
}
