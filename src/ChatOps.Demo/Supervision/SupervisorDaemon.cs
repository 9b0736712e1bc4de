using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ChatOps.Demo.Supervision;

/// <summary>
/// The demo host's supervisord: starts the programs as real processes, watches them, and answers supervisorctl on a unix socket, a line
/// at a time: the request, then the lines to print, then <c>exit N</c>. It outlives the bot, as on a real host.
/// </summary>
internal sealed class SupervisorDaemon(ToolCall call)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private const int LongestNameBefore = 30;

    private readonly HostTree tree = call.Tree;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SupervisedProgram[] programs =
    [
        Client(call, "zeoclient1"),
        Client(call, "zeoclient2"),
        new(call.Tree, call.Faults, $"{HostTree.Instance}_zeoserver", Path.Combine(call.Tree.Daemons, "zeoserver"), []),
    ];

    private static SupervisedProgram Client(ToolCall call, string name) =>
        new(call.Tree, call.Faults, $"{HostTree.Instance}_{name}", Path.Combine(call.Tree.Daemons, "zeoclient"), [name]);

    public int Run()
    {
        Libc.LeaveSession();
        // A relative socket path: the whole one may be longer than a socket's address can be.
        Directory.SetCurrentDirectory(tree.Run);
        File.Delete(Path.GetFileName(tree.SupervisorSocket));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.GetFileName(tree.SupervisorSocket)));
        listener.Listen();
        EndOrphans();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ending.TrySetResult(); });
        HostProcesses.Register(tree);
        File.WriteAllText(tree.SupervisorPid, Environment.ProcessId.ToString());
        lock (gate) Array.ForEach(programs, program => program.Start(DateTime.UtcNow));
        _ = AcceptAsync(listener);
        while (!ending.Task.Wait(Beat) && Directory.Exists(tree.Fault)) Tick();
        StopAll();
        return 0;
    }

    /// <summary>Programs of a supervisor that was killed would hold the ports and Data.fs.</summary>
    private void EndOrphans()
    {
        foreach (var process in HostProcesses.Registered(tree).Where(p => p.Arguments.Contains("zeoserver") || p.Arguments.Contains("zeoclient")))
        {
            Libc.Signal(process.Pid, Libc.Kill);
        }
    }

    private void Tick()
    {
        DemoDamage.Apply(tree);
        lock (gate) Array.ForEach(programs, program => program.Tick(DateTime.UtcNow));
    }

    private void StopAll()
    {
        lock (gate) foreach (var program in programs.Where(p => p.IsUp)) program.Stop(DateTime.UtcNow);
        while (true)
        {
            Thread.Sleep(Beat);
            lock (gate)
            {
                Array.ForEach(programs, program => program.Tick(DateTime.UtcNow));
                if (programs.All(program => program.State != ProgramState.Stopping)) return;
            }
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            var connection = await listener.AcceptAsync();
            _ = Task.Run(() => Answer(connection));
        }
    }

    private void Answer(Socket connection)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream);
            using var writer = new StreamWriter(stream) { AutoFlush = true };
            if (reader.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var verb, .. var names]) return;
            writer.WriteLine($"exit {Perform(verb, names, writer)}");
        }
        catch (IOException gone)
        {
            call.Log.Note($"supervisorctl left: {gone.Message}");
        }
    }

    private int Perform(string verb, string[] names, StreamWriter writer)
    {
        if (verb == "status") return Status(names, writer);
        var status = 0;
        foreach (var name in names.Contains("all") ? programs.Select(p => Group + p.Name) : names)
        {
            if (verb is "stop" or "restart") status = Math.Max(status, Stop(name, writer, quietIfUnknown: verb == "restart"));
            if (verb is "start" or "restart") status = Math.Max(status, Start(name, writer));
        }

        return status;
    }

    private int Status(string[] names, StreamWriter writer)
    {
        lock (gate)
        {
            var width = Math.Max(LongestNameBefore, programs.Max(program => program.Name.Length)) + 3;
            var status = 0;
            foreach (var name in names is [] or ["all"] ? programs.Select(p => Group + p.Name) : names)
            {
                var program = Find(name);
                writer.WriteLine(program?.StatusLine(DateTime.UtcNow, width, Group) ?? $"{name}: ERROR (no such process)");
                if (program is null) status = 4;
                else if (status == 0 && program.State is ProgramState.Stopped or ProgramState.Exited or ProgramState.Fatal) status = 3;
            }

            return status;
        }
    }

    private int Start(string name, StreamWriter writer)
    {
        if (Find(name) is not { } program) return Say(writer, $"{name}: ERROR (no such process)", 1);
        lock (gate)
        {
            if (program.IsUp) return Say(writer, $"{name}: ERROR (already started)", 0);
            program.Start(DateTime.UtcNow);
        }

        return Settled(program, ProgramState.Starting) == ProgramState.Running
            ? Say(writer, $"{name}: started", 0)
            : Say(writer, $"{name}: ERROR (spawn error)", 7);
    }

    private int Stop(string name, StreamWriter writer, bool quietIfUnknown)
    {
        if (Find(name) is not { } program) return quietIfUnknown ? 1 : Say(writer, $"{name}: ERROR (no such process)", 1);
        lock (gate)
        {
            if (!program.IsUp) return Say(writer, $"{name}: ERROR (not running)", 0);
            program.Stop(DateTime.UtcNow);
        }

        Settled(program, ProgramState.Stopping);
        return Say(writer, $"{name}: stopped", 0);
    }

    private ProgramState Settled(SupervisedProgram program, ProgramState passing)
    {
        while (true)
        {
            lock (gate) if (program.State != passing) return program.State;
            Thread.Sleep(Beat);
        }
    }

    /// <summary>With groups of their own, programs are known by both names together only.</summary>
    private SupervisedProgram? Find(string name) => Array.Find(programs, program => Group + program.Name == name);

    private string Group => call.Faults.Parameter("supervisor-groups") switch { null => "", "" => "live:", var group => $"{group}:" };

    private static int Say(StreamWriter writer, string line, int status)
    {
        writer.WriteLine(line);
        return status;
    }
}
