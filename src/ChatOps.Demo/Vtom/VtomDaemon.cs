using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ChatOps.Demo.Vtom;

/// <summary>
/// One process of an install: <c>vtdaemon USER PROGRAM PORT</c>. It exists at once and is bound a moment later, as the real ones; an engine has no port.
/// Who connects and says <c>IHM HOST USER</c> is a session; whoever says nothing is let go.
/// </summary>
internal sealed class VtomDaemon(ToolCall call) : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);

    private readonly VtomInstall install = VtomInstall.Of(call);
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, string> sessions = [];
    private TcpClient? visitor;
    private long connections;

    private string Program => call.Arguments[1];

    private bool IsMoved => Program == "vtserver";

    public static int Run(ToolCall call)
    {
        using var daemon = new VtomDaemon(call);
        return daemon.Run();
    }

    public void Dispose() => visitor?.Dispose();

    private int Run()
    {
        Libc.LeaveSession();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ending.TrySetResult(); });
        HostProcesses.Register(call.Tree);
        using var listener = call.Arguments is [_, _, var port] && IsReady() ? new TcpListener(install.Address, int.Parse(port, CultureInfo.InvariantCulture)) : null;
        try
        {
            listener?.Start();
        }
        catch (SocketException taken)
        {
            call.Log.Note($"{Program}: {taken.Message}");
            HostProcesses.Unregister(call.Tree);
            return 1;
        }

        if (listener is not null) _ = AcceptAsync(listener);
        while (!ending.Task.Wait(Beat) && Directory.Exists(call.Tree.Fault)) Tick();
        Thread.Sleep(LastWords);
        HostProcesses.Unregister(call.Tree);
        return 0;
    }

    /// <summary>Waits until it may bind; false when it never does or has to end first.</summary>
    private bool IsReady()
    {
        var delay = IsMoved && install.Has("start-slow") ? TimeSpan.FromSeconds(10) : UsualDelay;
        return !ending.Task.Wait(delay) && !(IsMoved && install.Has("start-not-ready"));
    }

    private void Tick()
    {
        if (Program is "vtserver" or "tengine") VtomDamage.Apply(call.Tree, wait: false);
        if (!IsMoved || install.Has("session-connected") == (visitor is not null)) return;
        visitor?.Dispose();
        visitor = null;
        if (!install.Has("session-connected") || call.Arguments is not [_, _, var port]) return;
        visitor = new TcpClient();
        try
        {
            visitor.Connect(install.Address, int.Parse(port, CultureInfo.InvariantCulture));
            visitor.GetStream().Write("IHM poste12 exploit\n"u8);
        }
        catch (SocketException)
        {
            visitor.Dispose();
            visitor = null; // never bound: nobody can be connected
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The program ends.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        var number = Interlocked.Increment(ref connections);
        try
        {
            using (connection)
            {
                using var reader = new StreamReader(connection.GetStream());
                using var silence = new CancellationTokenSource(Patience);
                if (await reader.ReadLineAsync(silence.Token) is not { } said || !said.StartsWith("IHM ", StringComparison.Ordinal)) return;
                Keep(number, $"{said} {DateTime.Now:HH:mm:ss dd-MM-yyyy}");
                while (await reader.ReadLineAsync() is not null) { }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // It said nothing, or it is gone.
        }
        finally
        {
            Keep(number, null);
        }
    }

    private void Keep(long number, string? session)
    {
        if (session is not null) sessions[number] = session;
        else if (!sessions.TryRemove(number, out _)) return;
        lock (sessions) File.WriteAllLines(install.Sessions, sessions.OrderBy(s => s.Key).Select(s => s.Value));
    }
}
