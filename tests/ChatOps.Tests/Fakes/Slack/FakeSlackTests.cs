using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>A fake with one channel, one person in it, and an app on the other side of the wire.</summary>
public abstract class FakeSlackTests : IAsyncLifetime
{
    internal JumpingTime Time { get; } = new();

    internal FakeSlack Slack { get; private set; } = null!;

    internal WireApp App { get; private set; } = null!;

    internal SlackPerson Operator { get; private set; } = null!;

    internal SlackChannel Ops { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Slack = await FakeSlack.StartAsync(Time);
        App = WireApp.To(Slack);
        Operator = Slack.AddPerson("operator");
        Ops = Slack.AddChannel("ops", Operator);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Slack.DisposeAsync();
    }
}
