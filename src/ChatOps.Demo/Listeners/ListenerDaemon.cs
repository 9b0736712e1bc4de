using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace ChatOps.Demo.Listeners;

/// <summary>
/// One process that really binds all of <see cref="ListenerTable"/>, says a line to whoever connects and lets go. It outlives the bot, as a host's programs do,
/// and ends with the demo.
/// </summary>
internal sealed class ListenerDaemon(ToolCall call)
{
    public const string Tool = "listeners";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<DemoListener, TcpListener> bound = [];
    private readonly HashSet<DemoListener> told = [];

    /// <summary>Starts it unless it runs, possibly left by a bot that is gone.</summary>
    public static async Task EnsureRunningAsync(HostTree tree, CancellationToken cancellation)
    {
        if (HostProcesses.Registered(tree).Any(p => p.ToolArguments is [Tool, ..])) return;
        ListenerTable.Keep(tree);
        await HostProgram.StartDaemonAsync(tree, Tool, cancellation);
    }

    public int Run()
    {
        Libc.LeaveSession();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ending.TrySetResult(); });
        HostProcesses.Register(call.Tree);
        do Tick();
        while (!ending.Task.Wait(Beat) && Directory.Exists(call.Tree.Fault));
        foreach (var listener in bound.Values) listener.Dispose();
        HostProcesses.Unregister(call.Tree);
        return 0;
    }

    /// <summary>A fault can open a port and close it again.</summary>
    private void Tick()
    {
        var wanted = ListenerTable.Of(call.Tree);
        foreach (var gone in bound.Keys.Except(wanted).ToList())
        {
            bound[gone].Dispose();
            bound.Remove(gone);
        }

        foreach (var fresh in wanted.Where(w => !bound.ContainsKey(w))) Bind(fresh);
    }

    private void Bind(DemoListener wanted)
    {
        var listener = new TcpListener(wanted.At(call.Tree));
        try
        {
            if (wanted.Place == ListenerPlace.V6) listener.Server.DualMode = false;
            listener.Start();
        }
        catch (SocketException taken)
        {
            // Tried again at the next beat.
            if (told.Add(wanted)) call.Log.Note($"{wanted.Program} {wanted.Port}: {taken.Message}");
            listener.Dispose();
            return;
        }

        bound[wanted] = listener;
        _ = AcceptAsync(wanted, listener);
    }

    private static async Task AcceptAsync(DemoListener listener, TcpListener socket)
    {
        while (true)
        {
            try
            {
                using var visitor = await socket.AcceptTcpClientAsync();
                await visitor.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Banner(listener)));
            }
            catch (Exception over) when (over is ObjectDisposedException or InvalidOperationException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                // A scanner hangs up before it is greeted.
            }
        }
    }

    private static string Banner(DemoListener listener) => listener.Program switch
    {
        "sshd" => "SSH-2.0-demo\r\n",
        "redis-server" => "+PONG\r\n",
        _ => $"HTTP/1.1 200 OK\r\nServer: {listener.Program}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };
}
