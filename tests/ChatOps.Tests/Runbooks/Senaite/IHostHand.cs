using ChatOps.Core.Execution;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>Asks a host and carries steps out there, guards included.</summary>
internal interface IHostHand : IHostProbe
{
    Task<StepResult> DoAsync(Step step);
}
