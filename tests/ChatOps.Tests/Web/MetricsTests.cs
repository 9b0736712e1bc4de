using System.Net;
using ChatOps.Core.Monitoring;
using ChatOps.Server.Web;

namespace ChatOps.Tests.Web;

public class MetricsTests
{
    [Fact]
    public async Task Metrics_are_for_this_machine_alone_unless_the_settings_say_otherwise()
    {
        await using var site = await WebSite.StartAsync();
        using var here = site.Client();
        Assert.Equal("figures 1\n", await here.GetStringAsync("/metrics"));
        here.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        using var through = await here.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.Forbidden, through.StatusCode);
        Assert.Equal("access-denied", await through.CodeAsync());
    }

    [Fact]
    public async Task With_a_token_they_are_for_who_has_it()
    {
        await using var site = await WebSite.StartAsync(change: o => o with { Metrics = MetricsAccess.Token, MetricsToken = "token-of-the-monitoring" });
        using var right = site.Client("token-of-the-monitoring");
        Assert.Equal("figures 1\n", await right.GetStringAsync("/metrics"));
        foreach (var token in new[] { null, "token-operator" })
        {
            using var wrong = site.Client(token);
            using var refused = await wrong.GetAsync("/metrics");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Off_is_off()
    {
        await using var site = await WebSite.StartAsync(change: o => o with { Metrics = MetricsAccess.Off });
        using var client = site.Client();
        using var response = await client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}

internal sealed class OneFigure : IMetricsText
{
    public Task<string> ReadAsync(CancellationToken cancellationToken) => Task.FromResult("figures 1\n");
}
