using System.Collections.Immutable;
using ChatOps.Server.Configuration;

namespace ChatOps.Tests.Configuration;

public class SettingsPictureTests
{
    [Fact]
    public void The_same_settings_are_the_same_and_hold_no_secret()
    {
        using var folder = new Storage.TempFolder();
        var site = WithToken(folder, "one");
        Assert.Empty(Changes(site, WithToken(folder, "one")));
        var secret = TestToken.Of("one");
        Assert.DoesNotContain(Picture(site), l => l.Value.Contains(secret, StringComparison.Ordinal) || l.Value.Contains(secret[..12], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("People:ann:Roles:1", "approver", "People:ann was: ann; roles operator; now: ann; roles approver, operator")]
    [InlineData("People:eve:Roles:0", "operator", "People:eve is new: eve; roles operator")]
    [InlineData("People:ann:Slack", "U0EVE", "People:ann was: ann; roles operator; now: ann; roles operator; Slack U0EVE")]
    [InlineData("Rules:operators:Commands:2", "*", "Rules:operators was: roles operator; commands box *, ops *; targets *; channels ops; now: roles operator; commands box *, ops *, *; targets *; channels ops")]
    [InlineData("Approvals:empty:ExpiresAfter", "01:00:00", "Approvals:empty was: commands box empty; role approver; expires after 00:30:00; now: commands box empty; role approver; expires after 01:00:00")]
    [InlineData("Approvals:empty:OnlyWhenAsked", "true", "Approvals:empty was: commands box empty; role approver; expires after 00:30:00; now: commands box empty; role approver; expires after 00:30:00; only where a plan asks for it")]
    [InlineData("Approvals:empty:RequireReason", "true", "Approvals:empty was: commands box empty; role approver; expires after 00:30:00; now: commands box empty; role approver; expires after 00:30:00; asks why")]
    [InlineData("Hosts:local:Groups:0", "web", "Hosts:local was: executor Local; now: executor Local; groups web")]
    [InlineData("Telemetry:OtlpEndpoint", "https://telemetry.lab/", "Telemetry was: sent nowhere; now: sent to https://telemetry.lab/")]
    [InlineData("Hosts:local:Address", "192.0.2.1", "Hosts:local was: executor Local; now: executor Local; address 192.0.2.1")]
    [InlineData("Targets:b1:Size", "4", "Targets:b1:Size was: 3; now: 4")]
    [InlineData("BreakGlass:People:0", "ann", "BreakGlass:People was: none; now: ann")]
    public void Whatever_gives_a_right_or_moves_an_address_is_told(string key, string value, string told) =>
        Assert.Contains(told, Changes(new SiteUnderTest(), new SiteUnderTest().With(key, value)).Select(c => c.ToString()));

    [Fact]
    public void A_token_that_was_replaced_and_a_command_that_was_added_are_told()
    {
        using var folder = new Storage.TempFolder();
        Assert.Equal("People:ann:token", Assert.Single(Changes(WithToken(folder, "one"), WithToken(folder, "two"))).Key);
        Assert.Contains(Changes(new SiteUnderTest(), new SiteUnderTest().WithEcho()), c => c is { Key: "Commands:echo", Before: null, Now: "/demo echo (Read) on local as nobody: /bin/echo {text}" });
        Assert.Contains(Changes(new SiteUnderTest().WithEcho(), new SiteUnderTest()), c => c is { Key: "Commands:echo", Now: null });
        Assert.Contains(Changes(new SiteUnderTest(), new SiteUnderTest().With("Channels:lab:Discord", "500000000000000005")), c => c.Key == "Channels:lab");
        Assert.Contains(Changes(new SiteUnderTest(), new SiteUnderTest().With("Record:Every", "00:30:00")), c => c.Key == "Record");
        var limit = Assert.Single(Changes(new SiteUnderTest(), new SiteUnderTest().With("Limits:EventStreams", "3")));
        Assert.Equal("20 waiting approvals, 120 commands a minute, 3 event streams, 1000000 characters an hour", limit.Now);
        var far = Changes(new SiteUnderTest(), new SiteUnderTest().With("Hosts:far:Executor", "Ssh").With("Hosts:far:Address", "far.example").With("Hosts:far:Port", "2222"));
        Assert.Contains("port 2222", Assert.Single(far, c => c.Key == "Hosts:far").Now, StringComparison.Ordinal);
        Assert.DoesNotContain(far, c => c.Now!.Contains(" { ", StringComparison.Ordinal));
    }

    /// <summary>What may be typed, what is taken back and looked at, who plays and from where.</summary>
    [Fact]
    public void Every_key_of_a_command_and_of_the_playbooks_that_says_what_is_done_is_told()
    {
        var before = new SiteUnderTest().WithEcho();
        string[] Told(string key, string value) => [.. Changes(before, before.Copy().With(key, value)).Select(c => c.ToString())];
        Assert.Equal(["Commands:echo:Parameters:text:Pattern is new: ^[a-z]+$"], Told("Commands:echo:Parameters:text:Pattern", "^[a-z]+$"));
        Assert.Equal(["Commands:echo:TimeLimit is new: 00:00:09"], Told("Commands:echo:TimeLimit", "00:00:09"));
        Assert.Empty(Told("Commands:echo:Summary", "Says it."));

        var plays = new SiteUnderTest().With("Ansible:Folder", "/srv/ansible").With("Ansible:KnownHostsFile", "/srv/known").With("Ansible:User", "nobody")
            .With("Commands:deploy:Family", "app").With("Commands:deploy:Verb", "deploy").With("Commands:deploy:Summary", "Deploy.").With("Commands:deploy:Risk", "Change")
            .With("Commands:deploy:Playbook", "deploy.yml").With("Commands:deploy:Hosts:0", "local").With("Commands:deploy:Verify", "Check");
        Assert.Contains(Changes(new SiteUnderTest(), plays), c => c is { Key: "Commands:deploy", Before: null, Now: "/app deploy (Change) plays deploy.yml on local" });
        Assert.Contains(Changes(plays, plays.Copy().With("Commands:deploy:Become", "true")), c => c is { Key: "Commands:deploy", Now: "/app deploy (Change) plays deploy.yml on local as root" });
        Assert.Equal(["Ansible:User was: nobody; now: daemon"], Changes(plays, plays.Copy().With("Ansible:User", "daemon")).Select(c => c.ToString()));
        Assert.Equal(["Ansible:Trusted:Branch is new: main"], Changes(plays, plays.Copy().With("Ansible:Trusted:Branch", "main")).Select(c => c.ToString()));
    }

    [Fact]
    public void A_change_is_told_where_it_concerns_somebody_before_or_after_it()
    {
        var before = new SiteUnderTest().With("Channels:lab:Discord", "500000000000000005").With("Channels:quiet:Discord", "600000000000000006");
        var moved = Assert.Single(Changes(before, before.Copy().With("Rules:operators:Channels:0", "lab")), c => c.Key == "Rules:operators");
        Assert.Equal(["lab", "ops"], moved.Channels.Order());
        // What concerns no channel in particular is told in all of them.
        Assert.Empty(Assert.Single(Changes(before, before.Copy().With("Limits:EventStreams", "3"))).Channels);
        // Nor does somebody whom no rule let do anything anywhere, until now.
        var eve = before.Copy().With("People:eve:Roles:0", "approver");
        Assert.Empty(Assert.Single(Changes(eve, eve.Copy().With("People:eve:Roles:1", "operator")), c => c.Key == "People:eve").Channels);
    }

    private static SiteUnderTest WithToken(Storage.TempFolder folder, string token)
    {
        var file = folder.In(token);
        File.WriteAllText(file, TestToken.Of(token));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new SiteUnderTest().With("People:ann:TokenFile", file);
    }

    private static ImmutableArray<SettingsLine> Picture(SiteUnderTest site) => SettingsPicture.Of(site.LoadWith(), SiteUnderTest.Catalogue);

    private static ImmutableArray<SettingsChange> Changes(SiteUnderTest before, SiteUnderTest now) => SettingsPicture.Differences(Picture(before), Picture(now));
}
