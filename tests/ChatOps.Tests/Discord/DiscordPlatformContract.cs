using ChatOps.Core.Runbooks;
using ChatOps.Tests.Contracts;

namespace ChatOps.Tests.Discord;

public class DiscordPlatformContract : ChatPlatformContract
{
    internal override async Task<IChatBench> StartAsync(Func<PlanRequest, Planning> plan) =>
        new DiscordChatBench(await DiscordBench.StartAsync(plan));
}
