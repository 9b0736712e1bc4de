using ChatOps.Core.Chat;
using ChatOps.Server;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Configuration;

/// <summary>A message for a channel is stored for the platforms that have a place for it.</summary>
public sealed class ChannelPlaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-places-").FullName;

    [Fact]
    public async Task A_channel_is_told_where_the_settings_bind_it_and_whoever_asked_where_they_asked()
    {
        await using var app = Bot.Build(BotSite.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = Path.Combine(_folder, "data"),
            ["Slack:AppToken"] = "xapp-1-A0-1-0123456789abcdef0123456789abcdef",
            ["Slack:BotToken"] = "xoxb-1-1-0123456789abcdef0123456789abcdef",
            ["Slack:Team"] = "T0123456789",
            ["Discord:Token"] = "token-0123456789.abcdef.0123456789abcdefghij",
            ["Discord:GuildIds:0"] = "1039257842178412574",
            ["Channels:both:Slack"] = "C0123456781",
            ["Channels:both:Discord"] = "1039257843046625331",
            ["Channels:one:Discord"] = "1039257843046625332",
        }).Build()));
        var platforms = app.Services.GetRequiredService<OutboxPlatforms>();

        Assert.Equal(["Discord", "Slack", "Web"], For("both"));
        Assert.Equal(["Discord", "Web"], For("one"));
        Assert.Equal(["Slack"], platforms.Of(Message("one") with { Platform = "Slack", Person = "ana" }));

        IEnumerable<string> For(string channel) => platforms.Of(Message(channel)).Order();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static OutboxMessage Message(string channel) => An.Message("card:1") with { Channel = channel };
}
