namespace ChatOps.Core.Monitoring;

/// <summary>How much of everything there is in the bot's state now.</summary>
public interface ICounts
{
    Task<StateCounts> CountAsync(CancellationToken cancellationToken);
}
