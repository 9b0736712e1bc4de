using ChatOps.Tests.Execution;
using Xunit.Abstractions;

namespace ChatOps.Tests.Journeys;

[Collection(HostCollection.Name)]
public class PlaybookJourneys(ITestOutputHelper output)
{
    [HostFact]
    public async Task A_playbook_is_planned_approved_played_and_verified_from_chat()
    {
        await using var site = new PlaybookSite();
        await site.StartAsync();
        var deploy = await site.OperationAsync("/app deploy web --version 1.4");
        await site.ApproveAsync(deploy);
        var ended = await site.ConcludedAsync(deploy);
        File.WriteAllText("/tmp/ansible-test.out", ended + "\n" + site.Log + await site.PrintedAsync(deploy));
        output.WriteLine(site.Log);
        Assert.Equal("Succeeded", ended.GetProperty("outcome").GetString());
        Assert.Equal(["1.4", "1.4", null], PlaybookSite.OnHosts("version"));
        output.WriteLine(await site.PrintedAsync(deploy));
    }
}
