namespace ChatOps.Fakes.Discord;

/// <summary>How Discord's side of the gateway behaves.</summary>
public sealed class GatewayOptions
{
    /// <summary>In real time, whatever the clock says.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMilliseconds(41_250);

    /// <summary>Connections get their hello only after this.</summary>
    public Task BeforeHello { get; set; } = Task.CompletedTask;

    /// <summary>So many events of a session are kept to be sent again.</summary>
    public int Kept { get; set; } = 1000;

    /// <summary>Intents that the application may ask for.</summary>
    public long AllowedIntents { get; set; } = 0b1_1110_1111_1111_1110_1111_1111 & ~((1L << 1) | (1L << 8) | (1L << 15));
}
