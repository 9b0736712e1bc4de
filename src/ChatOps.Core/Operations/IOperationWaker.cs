using ChatOps.Core.Ids;

namespace ChatOps.Core.Operations;

/// <summary>Has operations looked at soon, after something about them was committed. Waking one that needs nothing does no harm.</summary>
public interface IOperationWaker
{
    void Wake(OperationId id);

    /// <summary>A target may have become free: those that wait for it look again.</summary>
    void WakeWaiting(Operation ended);
}
