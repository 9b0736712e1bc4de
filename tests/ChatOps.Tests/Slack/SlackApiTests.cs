using ChatOps.Server.Slack;

namespace ChatOps.Tests.Slack;

/// <summary>What goes over the wire, and where it must not go.</summary>
public class SlackApiTests
{
    [Theory]
    [InlineData("http://files.example/upload", false)]
    [InlineData("ftp://127.0.0.1/upload", false)]
    [InlineData("https://files.example/upload", true)]
    [InlineData("http://127.0.0.1:8080/upload", true)]
    public async Task Output_of_hosts_goes_only_where_nobody_reads_along(string address, bool goes)
    {
        using var wire = new Wire();
        using var http = new HttpClient(wire);
        var api = new SlackApi(http, new SlackOptions(new("https://slack.example/api/"), "xapp", "xoxb", "T0"));

        var answer = await api.UploadAsync(new(address), [1, 2, 3], CancellationToken.None);

        Assert.Equal(goes, wire.Asked.Count > 0);
        Assert.Equal(goes, answer is SlackAnswer.Done);
    }

    private sealed class Wire : HttpMessageHandler
    {
        public List<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
