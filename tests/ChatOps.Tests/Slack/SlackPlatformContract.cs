using ChatOps.Core.Runbooks;
using ChatOps.Tests.Contracts;

namespace ChatOps.Tests.Slack;

public class SlackPlatformContract : ChatPlatformContract
{
    internal override async Task<IChatBench> StartAsync(Func<PlanRequest, Planning> plan) => new SlackChatBench(await SlackBench.StartAsync(plan));
}
