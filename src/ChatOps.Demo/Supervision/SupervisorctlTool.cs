using System.Net.Sockets;

namespace ChatOps.Demo.Supervision;

/// <summary><c>supervisorctl</c>: what it has to say is on stdout; its exit status is as misleading as the real one's.</summary>
internal sealed class SupervisorctlTool(ToolCall call)
{
    public int Run()
    {
        var words = call.Arguments is ["-c", _, .. var rest] ? rest : call.Arguments;
        if (words is not [var verb, .. var names]) return Complain("Error: the demo's supervisorctl has no prompt; say what to do", 2);
        if (verb is not ("status" or "start" or "stop" or "restart")) return Complain($"*** Unknown syntax: {string.Join(' ', call.Arguments)}", 2);
        if (verb != "status" && names.Length == 0) return Complain($"Error: {verb} requires a process name", 1);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return Connects(socket)
            ? Ask(socket, $"{verb} {string.Join(' ', names)}")
            : Complain($"unix://{call.Tree.SupervisorSocket} no such file", verb == "status" ? 4 : 7);
    }

    private bool Connects(Socket socket)
    {
        if (call.Faults.On("supervisor-down")) return false;
        try
        {
            Directory.SetCurrentDirectory(call.Tree.Run);
            socket.Connect(new UnixDomainSocketEndPoint(Path.GetFileName(call.Tree.SupervisorSocket)));
            return true;
        }
        catch (Exception nobody) when (nobody is SocketException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private int Ask(Socket socket, string request)
    {
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        writer.WriteLine(request);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("exit ", StringComparison.Ordinal) && int.TryParse(line["exit ".Length..], out var status)) return status;
            call.Out.WriteLine(line);
        }

        return Complain("error: <class 'http.client.RemoteDisconnected'>, Remote end closed connection without response", 1);
    }

    private int Complain(string line, int status)
    {
        call.Out.WriteLine(line);
        return status;
    }
}
