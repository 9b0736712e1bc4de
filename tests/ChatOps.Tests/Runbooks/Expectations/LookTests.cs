using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Expectations;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Runbooks.Expectations;

/// <summary>The questions themselves, put to this machine's own programs as another account, the way the bot does it.</summary>
[Collection(HostCollection.Name)]
public sealed class LookTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task Files_ports_processes_pages_programs_and_room_are_seen_as_they_are()
    {
        var file = _lab.At("con fig");
        await File.WriteAllTextAsync(file, "version 1.4 $(id)\n");
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        var port = ((System.Net.IPEndPoint)server.LocalEndpoint).Port;
        _ = AnswerAsync(server);
        (Expectation, Answer)[] all =
        [
            (new FileExpectation("x", file) { Owner = "root", Mode = "0644", Contents = ["version {v} $(id)", "!1.3", "/^version [0-9.]+ /"], Sha256 = "ffe1fd4a32e0f0fa7d1ea18bf4c9ab8c29c3e6d8b6db2bd18e2d3a4a1bcc9f1e" }, Answer.Differs),
            (new FileExpectation("x", file) { Owner = "root", Mode = "0644", Contents = ["version {v} $(id)", "!1.3", "/^version [0-9.]+ /"] }, Answer.Holds),
            (new FileExpectation("x", file + "x"), Answer.Differs),
            (new FileExpectation("x", "/root/x"), Answer.Unknown),
            (new PortExpectation("x", port) { Owner = "root" }, Answer.Holds),
            (new PortExpectation("x", port) { Owner = "nobody" }, Answer.Differs),
            (new PortExpectation("x", port) { Program = "dotnet" }, Answer.Unknown),
            (new PortExpectation("x", 1) { Listening = false }, Answer.Holds),
            (new ProcessExpectation("x", "dotnet") { Owner = "root" }, Answer.Holds),
            (new ProcessExpectation("x", "/nosuch"), Answer.Differs),
            (new HttpExpectation("x", $"http://127.0.0.1:{port}/{{v}}") { Body = ["/1.4"] }, Answer.Holds),
            (new HttpExpectation("x", "http://127.0.0.1:1/"), Answer.Differs),
            (new OutputExpectation("x", ["/bin/echo", "{v}"]) { Stdout = ["/^1\\.4$/"] }, Answer.Holds),
            (new OutputExpectation("x", ["/bin/nosuch"]), Answer.Unknown),
            (new DiskExpectation("x", "/", "1KB"), Answer.Holds),
            (new DiskExpectation("x", "/", "999999TB"), Answer.Differs),
        ];
        var hand = new LabHand(_lab);
        var spec = new CommandSpec("app", "deploy", "x", Risk.Change, [new Parameter.Text("v", "v", true, "^[0-9.]+$")], []);
        var filling = new Filling(new ParsedCommand(spec, null, ImmutableSortedDictionary<string, string>.Empty.Add("v", "1.4")), Fingerprint: true);
        foreach (var (expectation, answer) in all)
        {
            var seen = new List<Seen>();
            foreach (var look in expectation.Looks(filling))
            {
                var said = await hand.RunAsync(TestUsers.App, look.Command);
                seen.Add(look.Matcher.Of(new StepResult(said.TimedOut ? StepState.TimedOut : StepState.Exited, said.ExitStatus, said.Output, said.Error, [])));
            }
            Assert.True(seen.Max(s => s.Answer) == answer, $"{expectation}: {string.Join("; ", seen)}");
        }
    }

    /// <summary>A server that answers with the path it was asked for.</summary>
    private static async Task AnswerAsync(System.Net.Sockets.TcpListener server)
    {
        while (true)
        {
            using var client = await server.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            var buffer = new byte[4096];
            var length = await stream.ReadAsync(buffer);
            var path = System.Text.Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1];
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {path.Length}\r\nConnection: close\r\n\r\n{path}"));
        }
    }
}
