namespace ChatOps.Demo.Supervision;

/// <summary>supervisord's states of a program.</summary>
internal enum ProgramState
{
    Stopped,
    Starting,
    Running,
    Backoff,
    Stopping,
    Exited,
    Fatal,
}
