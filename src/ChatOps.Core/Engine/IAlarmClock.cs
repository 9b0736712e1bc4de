using ChatOps.Core.Ids;

namespace ChatOps.Core.Engine;

/// <summary>Wakes operations at a moment. Its memory may be lost or doubled without harm: a sweep wakes everything from the rows.</summary>
public interface IAlarmClock
{
    void WakeAt(OperationId id, DateTimeOffset at);
}
