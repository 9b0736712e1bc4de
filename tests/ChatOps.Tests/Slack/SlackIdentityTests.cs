using System.Text.Json;
using ChatOps.Core.Operations;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Slack;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Slack;

/// <summary>Every way to be taken for somebody else, or somewhere else.</summary>
public class SlackIdentityTests
{
    [Fact]
    public async Task Somebody_of_another_workspace_has_nobodys_rights_also_with_a_known_account_in_a_shared_channel()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Approve"));
        var elsewhere = bench.Slack.AddTeam("elsewhere");
        // The same id as the approver's: nothing but the workspace tells them apart.
        var guest = bench.Slack.AddPerson("guest", bench.Approver.Id, elsewhere);
        bench.Slack.Invite(bench.Ops, guest);

        await bench.Slack.ClickAsync(guest, card, "Approve");
        await bench.Slack.EphemeralAsync(guest, m => m.Shown.Contains("workspace-unknown"));
        await bench.Slack.TypeAsync(guest, bench.Ops, "/test", "change one");
        await bench.Slack.SayAsync(guest, bench.Ops, "@chatops test change one");
        await bench.Slack.SayAsync(guest, bench.Ops, "approve", card);
        await bench.Slack.SettledAsync();
        await bench.Slack.UntilAsync(() => bench.Slack.EphemeralsFor(guest).Count(m => m.Shown.Contains("workspace-unknown")) >= 4, "four refusals");

        var operation = Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
        Assert.Equal(OperationState.AwaitingApproval, operation.State);
    }

    [Fact]
    public async Task Nothing_works_in_a_channel_that_is_not_bound_or_in_direct_messages()
    {
        await using var bench = await SlackBench.StartAsync();

        await bench.Slack.TypeAsync(bench.Operator, bench.Lab, "/test", "change one");
        var refused = await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("channel-unknown"));
        Assert.Contains(bench.Lab.Id, refused.Shown);
        await bench.Slack.TypeAsync(bench.Operator, bench.Slack.DirectWith(bench.Operator), "/test", "change one");
        await bench.Slack.UntilAsync(() => bench.Slack.EphemeralsFor(bench.Operator).Count(m => m.Shown.Contains("channel-unknown")) >= 2, "both refused");
        await bench.Slack.SayAsync(bench.Operator, bench.Lab, "@chatops test change one");
        await bench.Slack.UntilAsync(() => bench.Slack.EphemeralsFor(bench.Operator).Count(m => m.Shown.Contains("channel-unknown")) >= 3, "all three refused");

        Assert.Empty(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task What_other_programs_say_is_nobodys_command()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Approve"));

        await bench.Slack.SayAsync(bench.Slack.App.Bot, bench.Ops, "@chatops test change one");
        await bench.Slack.SayAsync(bench.Slack.App.Bot, bench.Ops, "approve", card);
        await bench.Slack.SettledAsync();

        Assert.Equal(OperationState.AwaitingApproval, Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None)).State);
    }

    /// <summary>A program may speak in the name of a person whom the settings know.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData(", \"bot_id\": \"B0OTHER\"", false)]
    [InlineData(", \"subtype\": \"bot_message\"", false)]
    [InlineData(", \"edited\": { \"ts\": \"1.2\" }", false)]
    public void What_programs_say_in_somebodys_name_and_what_was_edited_is_no_command(string more, bool counts)
    {
        var options = new SlackOptions(new("https://slack.example/api/"), "xapp", "xoxb", "T1") { Channels = [new("ops", "C1")] };
        using var envelope = JsonDocument.Parse($$"""
            { "envelope_id": "e1", "type": "events_api", "payload": { "team_id": "T1", "event_id": "Ev1", "event":
              { "type": "app_mention", "text": "<@UBOT> test change one", "user": "U0OPERATOR", "channel": "C1", "team": "T1"{{more}} } } }
            """);

        var arrival = new EnvelopeParser(options, new MutablePeople(), TimeProvider.System).Read(envelope.RootElement, "UBOT");

        Assert.Equal(counts ? "operator" : null, (arrival as Arrival.Delivered)?.Delivery.Person);
    }

    [Fact]
    public void A_slash_command_is_the_same_one_in_another_envelope()
    {
        string Id(string envelope, string trigger)
        {
            using var json = JsonDocument.Parse($$"""
                { "envelope_id": "{{envelope}}", "type": "slash_commands", "payload": { "command": "/test", "text": "change one", "user_id": "U0OPERATOR", "channel_id": "C1", "team_id": "T1", "trigger_id": "{{trigger}}" } }
                """);
            var options = new SlackOptions(new("https://slack.test/api/"), "xapp-1", "xoxb-1", "T1") { Channels = [new("ops", "C1")] };
            return Assert.IsType<Arrival.Delivered>(new EnvelopeParser(options, new MutablePeople(), TimeProvider.System).Read(json.RootElement, "UBOT")).Delivery.Id;
        }

        Assert.Equal(Id("one", "13345224609.8534564800.a"), Id("two", "13345224609.8534564800.a"));
        Assert.NotEqual(Id("one", "13345224609.8534564800.a"), Id("one", "13345224610.8534564800.b"));
        Assert.NotEqual(Id("one", ""), Id("two", ""));
    }

    [Fact]
    public async Task A_role_by_a_group_goes_with_the_group_and_is_closed_when_slack_cannot_be_asked()
    {
        await using var bench = await SlackBench.StartAsync(groups: true);
        async Task<bool> MayAsync() => await bench.Engine.SayAsync("viewer", "/test change one") is Core.Chat.Answer.Accepted;
        Assert.False(await MayAsync());

        bench.Slack.EditGroup(bench.Group, [bench.Viewer, bench.Stranger], []);
        await UntilAsync(MayAsync, "the viewer may");
        await bench.Slack.TypeAsync(bench.Stranger, bench.Ops, "/test", "change one");
        await bench.Slack.EphemeralAsync(bench.Stranger, m => m.Shown.Contains("person-unknown"));

        using (bench.Slack.Faults.Always("usergroups.users.list", new Fault.Status(500)))
        {
            bench.Slack.EditGroup(bench.Group, [], []);
            await UntilAsync(async () => !await MayAsync(), "nobody knows, so nobody may");
        }
        bench.Slack.EditGroup(bench.Group, [bench.Viewer], []);
        await UntilAsync(MayAsync, "the viewer may again");
        bench.Slack.EditGroup(bench.Group, [], [bench.Viewer]);
        await UntilAsync(async () => !await MayAsync(), "the viewer was taken out");
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var giveUp = DateTime.UtcNow.AddMinutes(1);
        while (!await isSo())
        {
            Assert.True(DateTime.UtcNow < giveUp, what);
            await Task.Delay(100);
        }
    }
}
