using System.Diagnostics;

namespace ChatOps.Demo.Supervision;

/// <summary>One program under supervision: a real process and the state supervisord would give it. Not thread-safe; the daemon locks.</summary>
internal sealed class SupervisedProgram(HostTree tree, DemoFaults faults, string name, string command, string[] arguments)
{
    private static readonly TimeSpan StartSeconds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(10);
    private const int StartRetries = 3;
    private const string TooQuick = "Exited too quickly (process log may have details)";

    private Process? process;
    private DateTime changed;
    private int failures;
    private bool everStarted;

    public string Name => name;

    public ProgramState State { get; private set; }

    /// <summary>supervisorctl calls a program started when it is in one of these.</summary>
    public bool IsUp => State is ProgramState.Running or ProgramState.Starting or ProgramState.Backoff;

    public void Start(DateTime now)
    {
        failures = 0;
        Spawn(now);
    }

    public void Stop(DateTime now)
    {
        if (State is ProgramState.Backoff) Enter(ProgramState.Stopped, now);
        else if (LeavesProcessBehind()) Enter(ProgramState.Stopped, now);
        else
        {
            Libc.Signal(process!.Id, Libc.Terminate);
            Enter(ProgramState.Stopping, now);
        }
    }

    /// <summary>Moves on with time and with what became of the process.</summary>
    public void Tick(DateTime now)
    {
        switch (State)
        {
            case ProgramState.Starting when process!.HasExited:
                Enter(failures++ >= StartRetries ? ProgramState.Fatal : ProgramState.Backoff, now);
                break;
            // A program that has not even recorded itself is not up, however slow the machine is.
            case ProgramState.Starting when now - changed >= StartSeconds && HostProcesses.IsRegistered(tree, process!.Id):
                Enter(ProgramState.Running, changed);
                break;
            case ProgramState.Backoff when now - changed >= TimeSpan.FromSeconds(failures):
                Spawn(now);
                break;
            case ProgramState.Running when process!.HasExited:
                var status = process.ExitCode;
                Enter(ProgramState.Exited, now);
                if (status != 0) Start(now);
                break;
            case ProgramState.Stopping when process!.HasExited:
                Enter(ProgramState.Stopped, now);
                break;
            case ProgramState.Stopping when now - changed >= StopWait:
                Libc.Signal(process!.Id, Libc.Kill);
                break;
        }
    }

    public string StatusLine(DateTime now, int width, string group) => $"{(group + name).PadRight(width)}{State.ToString().ToUpperInvariant(),-10}{Description(now)}";

    private string Description(DateTime now) => State switch
    {
        ProgramState.Running => $"pid {process!.Id}, uptime {Uptime(now - changed)}",
        ProgramState.Backoff or ProgramState.Fatal => TooQuick,
        ProgramState.Stopped or ProgramState.Exited => everStarted ? changed.ToLocalTime().ToString("MMM dd hh:mm tt") : "Not started",
        _ => "",
    };

    private static string Uptime(TimeSpan up)
    {
        var days = up.Days switch { 0 => "", 1 => "1 day, ", var n => $"{n} days, " };
        return $"{days}{up.Hours}:{up.Minutes:D2}:{up.Seconds:D2}";
    }

    private void Spawn(DateTime now)
    {
        process?.Dispose();
        everStarted = true;
        // A program that cannot start is still a real process that ends at once.
        process = faults.OnFor("start-fails", name) ? HostProgram.Start("/bin/false") : HostProgram.Start(command, arguments);
        Enter(ProgramState.Starting, now);
    }

    private bool LeavesProcessBehind() =>
        faults.Parameter("stop-hangs") is { } text && (text.Length == 0 ? name.EndsWith("_zeoserver", StringComparison.Ordinal) : faults.OnFor("stop-hangs", name));

    private void Enter(ProgramState state, DateTime now) => (State, changed) = (state, now);
}
