using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Watches;

/// <summary>
/// A short look at the targets of one kind that the bot takes by itself (<c>Board:Every:KIND</c>): as the account it arrives as, without sudo, and without reading
/// anything large. Less than the family's <c>status</c>, which takes its place on the board whenever a person runs it.
/// </summary>
public interface IHealthLook
{
    /// <summary>The kind of target.</summary>
    string Kind { get; }

    /// <summary>Throws <see cref="HostUnreachableException"/> where the host cannot be asked.</summary>
    Task<TargetHealth> LookAsync(Target target, IHostProbe host, CancellationToken cancellationToken);
}
