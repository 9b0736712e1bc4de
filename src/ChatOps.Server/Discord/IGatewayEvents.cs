using System.Text.Json;

namespace ChatOps.Server.Discord;

/// <summary>Who hears what comes over the gateway. Called one after the other, in order.</summary>
internal interface IGatewayEvents
{
    /// <summary>A new session.</summary>
    Task ReadyAsync(JsonElement ready);

    /// <summary>Everything that was missed has come.</summary>
    Task ResumedAsync();

    /// <summary>Handled beside the reading: the next event does not wait for it.</summary>
    void Interaction(JsonElement interaction, long sequence, GatewayConnection connection);

    /// <summary>Any other event.</summary>
    void Happened(string type, JsonElement what);

    /// <summary>A heartbeat was sent.</summary>
    Task BeatAsync();
}
