namespace ChatOps.Fakes.Slack;

/// <summary>How Slack's side of the sockets behaves.</summary>
public sealed class SocketOptions
{
    /// <summary>In real time, whatever the clock says.</summary>
    public TimeSpan PingEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection that was asked to leave stays open, in real time.</summary>
    public TimeSpan LeaveWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Socket Mode is switched off in the app's settings: connections are told so instead of hello.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Opened connections get their hello only after this.</summary>
    public Task BeforeHello { get; set; } = Task.CompletedTask;
}
