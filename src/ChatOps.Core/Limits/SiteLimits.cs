namespace ChatOps.Core.Limits;

/// <summary>What one person may have and ask for at once, so that one script or one stolen token does not stop everybody (docs/settings.md, <c>Limits</c>).</summary>
/// <param name="WaitingApprovals">Requests that wait for a second person.</param>
/// <param name="CommandsPerMinute">Everything that comes in through the door: commands, clicks, decisions.</param>
/// <param name="EventStreams">Open streams of events.</param>
/// <param name="TextPerHour">Characters that are stored of what the person writes.</param>
public sealed record SiteLimits(int WaitingApprovals, int CommandsPerMinute, int EventStreams, int TextPerHour)
{
    public static readonly SiteLimits Default = new(WaitingApprovals: 20, CommandsPerMinute: 120, EventStreams: 20, TextPerHour: 1_000_000);

    /// <summary>For whoever reads what has changed in the settings.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{WaitingApprovals} waiting approvals, {CommandsPerMinute} commands a minute, {EventStreams} event streams, {TextPerHour} characters an hour");
}
