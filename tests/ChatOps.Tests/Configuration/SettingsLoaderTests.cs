using ChatOps.Core.Access;
using ChatOps.Core.Commands;
using ChatOps.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChatOps.Tests.Configuration;

public sealed class SettingsLoaderTests
{
    [Fact]
    public void Right_settings_become_people_rules_and_an_inventory()
    {
        var settings = new SiteUnderTest().WithEcho().Load();

        Assert.Equal("Europe/Paris", settings.Zone.Id);
        Assert.Equal(["ann", "bob"], settings.People.All.Select(p => p.Person).Order());
        Assert.Equal("Bob", settings.People.Find("bob")?.Name);
        Assert.Equal("3", Assert.Single(settings.Inventory.Declared).Settings["Size"]);
        Assert.Contains(settings.Inventory.Targets, t => t.Id.ToString() == "host:local");
        Assert.Equal(TimeSpan.FromMinutes(30), Assert.Single(settings.Approvals).ExpiresAfter);
        var echo = Assert.Single(settings.Commands);
        Assert.Equal(["/bin/echo", "{text}"], echo.Run.AsEnumerable());
        Assert.True(Assert.IsType<Parameter.Text>(Assert.Single(echo.Spec.Parameters)).Rest);
        Assert.IsType<Decision.Allowed>(settings.Policy.Decide(settings.People.Find("ann")!, "box fill", new("box", "b1"), "ops"));
    }

    [Theory]
    [InlineData("Rulez:x", "Rulez: unknown key; did you mean Rules?")]
    [InlineData("Banana:x", "Banana: unknown key; known here: ")]
    [InlineData("Site:TimeZome", "Site:TimeZome: unknown key; did you mean TimeZone?")]
    [InlineData("Storage:Pth", "Storage:Pth: unknown key; did you mean Path?")]
    [InlineData("Web:Hosts", "Web:Hosts: unknown key")]
    [InlineData("Retention:Transcript", "Retention:Transcript: unknown key; did you mean Transcripts?")]
    [InlineData("People:ann:Tokenfile2", "People:ann:Tokenfile2: unknown key; did you mean TokenFile?")]
    [InlineData("People:ann:Token", "People:ann:Token: unknown key")]
    [InlineData("Channels:ops:Slak", "Channels:ops:Slak: unknown key; did you mean Slack?")]
    [InlineData("Rules:operators:Chanels", "Rules:operators:Chanels: unknown key; did you mean Channels?")]
    [InlineData("Approvals:empty:Expires", "Approvals:empty:Expires: unknown key")]
    [InlineData("Hosts:local:Adress", "Hosts:local:Adress: unknown key; did you mean Address?")]
    [InlineData("Targets:b1:Sise", "Targets:b1:Sise: unknown key.")]
    [InlineData("Commands:echo:Timeout", "Commands:echo:Timeout: unknown key")]
    [InlineData("Commands:echo:Parameters:text:Typ", "Commands:echo:Parameters:text:Typ: unknown key; did you mean Type?")]
    public void A_key_nobody_knows_fails_the_start_at_every_level(string key, string sentence) =>
        Assert.StartsWith(sentence, Assert.Single(new SiteUnderTest().WithEcho().With(key, "x").Problems()), StringComparison.Ordinal);

    [Fact]
    public void People_and_channels_without_a_language_have_the_sites_and_that_is_English_unless_it_is_said()
    {
        var usual = new SiteUnderTest().Load();
        Assert.Equal(("en", "en", null), (usual.Language.Code, usual.People.Find("ann")!.Language.Code, usual.Channels.Single(c => c.Name == "ops").Language?.Code));

        var french = new SiteUnderTest().With("Site:Language", "fr").With("People:ann:Language", "en").With("Channels:ops:Language", "FR").Load();
        Assert.Equal(("fr", "en", "fr"), (french.Language.Code, french.People.Find("ann")!.Language.Code, french.People.Find("bob")!.Language.Code));
        Assert.Equal("fr", french.Channels.Single(c => c.Name == "ops").Language?.Code);

        Assert.Equal("People:ann:Language: 'de' is no language of the bot; write en or fr.", Assert.Single(new SiteUnderTest().With("People:ann:Language", "de").Problems()));
    }

    [Theory]
    [InlineData("45m", 45 * 60), InlineData("2h30", 9000), InlineData("00:30:00", 1800), InlineData("1d", 86400), InlineData("1j", 86400)]
    public void Time_is_written_as_in_chat_or_with_colons(string written, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(new SiteUnderTest().With("Approvals:empty:ExpiresAfter", written).Load().Approvals).ExpiresAfter);

    [Theory]
    [InlineData("People:ann:Name", "<your name>"), InlineData("Web:PublicUrl", "https://chatops.example.org"), InlineData("Channels:ops:Slack", "C0123ABCD")]
    [InlineData("Site:TimeZone", "CHANGE_ME"), InlineData("Hosts:local:Address", "lims.example"), InlineData("Storage:Path", "…")]
    public void A_value_that_stands_for_ones_own_is_told_before_the_start(string key, string value) => Assert.Equal(
        [$"{key}: '{value}' stands for your own value; write that, or leave the key out."],
        Placeholders.Problems(new ConfigurationBuilder().AddInMemoryCollection([new(key, value), new("Commands:x:Summary", "<b>"), new("Hosts:other:Address", "example.orgs.net")]).Build()));

    [Theory]
    [InlineData("Site:TimeZone", "Europe/Nowhere", "Site:TimeZone: this machine knows no time zone 'Europe/Nowhere'")]
    [InlineData("Storage:Provider", "Postgres", "Storage:ConnectionString: is missing.")]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider: there is no storage 'Oracle'; write Sqlite or Postgres.")]
    [InlineData("Storage:ConnectionString", "Host=x", "Storage:ConnectionString: Sqlite needs none")]
    [InlineData("Storage:Path", "data", "Storage:Path: 'data' must be a whole path")]
    [InlineData("Record:KeyFile", "/var/lib/chatops/key.pem", "Record:KeyFile: '/var/lib/chatops/key.pem' lies in the state's own folder")]
    [InlineData("Record:KeyFile", "key.pem", "Record:KeyFile: 'key.pem' must be a whole path")]
    [InlineData("Record:Anchors:Channel", "nowhere", "Record:Anchors:Channel: there is no channel 'nowhere'")]
    [InlineData("Record:Anchors:Command:0", "tee", "Record:Anchors:Command: 'tee' must be a whole path")]
    [InlineData("Record:Anchors:Fil", "/x", "Record:Anchors:Fil: unknown key; did you mean File?")]
    [InlineData("Retention:Destructive", "0", "Retention:Destructive: '0' must lie between 1 and 100")]
    [InlineData("Web:Urls", "nonsense", "Web:Urls: 'nonsense' is no address")]
    [InlineData("Web:Urls", "http://0.0.0.0:80", "Web:AllowedHosts: is missing")]
    [InlineData("Web:AllowedHosts", "*", "Web:AllowedHosts: '*' would let any site's name point here")]
    [InlineData("Retention:Events", "30", "Retention:Events: '30' is no time span")]
    [InlineData("Retention:Events", "00:00:01", "Retention:Events: '00:00:01' must lie between")]
    [InlineData("People:ann", "x", "People:ann: must be an object")]
    [InlineData("Rules", "x", "Rules: must be an object")]
    [InlineData("People:Ann Lee:Name", "x", "People:Ann Lee: a name must be 1 to 63 of")]
    [InlineData("Channels:#ops:Slack", "C1", "Channels:#ops: a name must be")]
    [InlineData("Hosts:Web_1!:Executor", "Local", "Hosts:Web_1!: a name must be")]
    [InlineData("Rules:operators:Roles:1", "oparator", "Rules:operators:Roles: nobody under People has the role 'oparator'; did you mean operator?")]
    [InlineData("Rules:operators:Channels:0", "opz", "Rules:operators:Channels: there is no channel 'opz' under Channels; did you mean ops?")]
    [InlineData("Rules:operators:Channels:0", "dev-*", "Rules:operators:Channels: 'dev-*' matches no channel under Channels.")]
    [InlineData("Rules:operators:Targets:0", "b2", "Rules:operators:Targets: there is no target or host 'b2'")]
    [InlineData("Rules:operators:Targets:0", "x*", "Rules:operators:Targets: 'x*' matches no target or host")]
    [InlineData("Rules:operators:Commands:0", "box fil", "Rules:operators:Commands: there is no command 'box fil' in this version; did you mean box fill?")]
    [InlineData("Approvals:empty:Commands:0", "bux *", "Approvals:empty:Commands: 'bux *' matches no command in this version.")]
    [InlineData("Approvals:empty:Role", "boss", "Approvals:empty:Role: nobody under People has the role 'boss'")]
    [InlineData("Approvals:empty:ExpiresAfter", "2.00:00:00", "Approvals:empty:ExpiresAfter: '2.00:00:00' must lie between 1m and 1d.")]
    [InlineData("Hosts:local:Executor", "Salt", "Hosts:local:Executor: there is no executor 'Salt'")]
    [InlineData("Hosts:local:Executor", "Ansible", "Hosts:local:Executor: Ansible is none: say Ssh")]
    [InlineData("Hosts:local:Executor", "Telnet", "Hosts:local:Executor: there is no executor 'Telnet'")]
    [InlineData("Hosts:local:Address", "10.0.0.1/24", "Hosts:local:Address: '10.0.0.1/24' is neither a name nor one plain address")]
    [InlineData("Hosts:local:StepFolder", "tmp", "Hosts:local:StepFolder: 'tmp' must be a whole path")]
    [InlineData("Hosts:local:User", "-u root", "Hosts:local:User: '-u root' is no name of an account.")]
    [InlineData("Hosts:local:Groups", "web", "Hosts:local:Groups: must be a list")]
    [InlineData("Targets:b1:Host", "locl", "Targets:b1:Host: there is no host 'locl' under Hosts; did you mean local?")]
    [InlineData("Targets:b1:Kind", "bux", "Targets:b1:Kind: there is no kind 'bux' in this version; known: box.")]
    [InlineData("Targets:b1:Kind", "host", "Targets:b1:Kind: hosts are targets by themselves")]
    [InlineData("Slack:BotToken", "xoxb", "Slack:BotToken: is no bot token; that begins with xoxb-.")]
    [InlineData("Slack:BotToken", "xoxb-0123456789abcdef", "Slack:Team: is missing.")]
    [InlineData("Slack:BotToken", "xoxb-0123456789abcdef", "Slack:AppToken: is missing; write AppTokenFile")]
    [InlineData("Slack:AppToken", "xoxb-0123456789abcdef", "Slack:AppToken: is no app-level token; that begins with xapp-.")]
    [InlineData("Slack:Team", "acme", "Slack:Team: 'acme' is no id of a workspace")]
    [InlineData("Slack:ApiUrl", "http://slack.example/api/", "Slack:ApiUrl: 'http://slack.example/api/' would send the tokens unprotected")]
    [InlineData("Slack:CommandPrefix", "Ops ", "Slack:CommandPrefix: 'Ops ' must be 1 to 16 of")]
    [InlineData("Slack:BotTokn", "x", "Slack:BotTokn: unknown key; did you mean BotToken?")]
    [InlineData("Roles:operator:SlackGroups:0", "S1", "Roles: these roles come from Slack's user groups, and there is no section Slack.")]
    [InlineData("Roles:operator:SlackGroups:0", "everybody", "Roles:operator:SlackGroups: 'everybody' is no id of a user group")]
    [InlineData("Channels:ops:Slack", "#ops", "Channels:ops:Slack: '#ops' is no id of a channel")]
    [InlineData("People:ann:Slack", "@ann", "People:ann:Slack: '@ann' is no id of a member")]
    [InlineData("Discord:BotToken", "x", "Discord:BotToken: unknown key")]
    [InlineData("Discord:GuildIds:0", "acme", "Discord:GuildIds: 'acme' is no id of a guild")]
    [InlineData("Discord:GuildIds:0", "1039257842178412574", "Discord:Token: is missing; write TokenFile")]
    [InlineData("Discord:Token", "Bot 0123456789abcdef0123456789", "Discord:Token: is no bot token")]
    [InlineData("Discord:Token", "0123456789abcdef0123456789", "Discord:GuildIds: is missing")]
    [InlineData("Discord:ApplicationId", "app", "Discord:ApplicationId: 'app' is no id of an application")]
    [InlineData("Discord:ApiUrl", "http://discord.example/api", "Discord:ApiUrl: 'http://discord.example/api' would send the token unprotected")]
    [InlineData("Discord:ApiUrl", "ftp://discord.example", "Discord:ApiUrl: 'ftp://discord.example' is no address")]
    [InlineData("Roles:operator:DiscordRoles:0", "1039257842178412574", "Roles: these roles come from the roles of a Discord guild, and there is no section Discord.")]
    [InlineData("Roles:operator:DiscordRoles:0", "keepers", "Roles:operator:DiscordRoles: 'keepers' is no id of a guild's role")]
    [InlineData("Channels:ops:Discord", "#ops", "Channels:ops:Discord: '#ops' is no id of a channel")]
    [InlineData("People:ann:Discord", "ann#1234", "People:ann:Discord: 'ann#1234' is no id of a member")]
    public void A_value_that_cannot_be_fails_the_start_and_is_named(string key, string value, string sentence) =>
        Assert.Contains(new SiteUnderTest().With(key, value).Problems(), p => p.StartsWith(sentence, StringComparison.Ordinal));

    [Theory]
    [InlineData("Rules:operators:Roles", "Rules:operators:Roles: is missing")]
    [InlineData("Rules:operators:Commands", "Rules:operators:Commands: is missing")]
    [InlineData("Rules:operators:Targets", "Rules:operators:Targets: is missing")]
    [InlineData("Rules:operators:Channels", "Rules:operators:Channels: is missing")]
    [InlineData("Approvals:empty:Role", "Approvals:empty:Role: is missing.")]
    [InlineData("Targets:b1:Kind", "Targets:b1:Kind: is missing.")]
    [InlineData("Targets:b1:Host", "Targets:b1:Host: is missing.")]
    [InlineData("Commands:echo:Risk", "Commands:echo:Risk: is missing.")]
    [InlineData("Commands:echo:Run", "Commands:echo:Run: is missing")]
    [InlineData("Commands:echo:Host", "Commands:echo:Host: is missing.")]
    public void What_is_missing_is_named(string key, string sentence) =>
        Assert.Contains(new SiteUnderTest().WithEcho().Without(key).Problems(), p => p.StartsWith(sentence, StringComparison.Ordinal));

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var site = new SiteUnderTest().With("Site:Zone", "x").With("Rules:operators:Chanels:0", "ops").With("Hosts:local:Executor", "Salt");

        var failure = Assert.Throws<SettingsException>(() => site.Load());

        Assert.Equal(3, failure.Problems.Length);
        Assert.StartsWith("settings-invalid: ", failure.Message, StringComparison.Ordinal);
        Assert.All(failure.Problems, p => Assert.Contains(p, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_belongs_to_one_person()
    {
        var problems = new SiteUnderTest().With("People:ann:Slack", "U1").With("People:bob:Slack", "U1").Problems();

        Assert.Equal("People:bob:Slack: is also the account of People:ann; every person needs their own.", Assert.Single(problems));
    }

    [Fact]
    public void A_rule_for_a_family_to_come_is_a_warning()
    {
        var settings = new SiteUnderTest().With("Rules:operators:Commands:2", "vtom *").LoadWith();

        Assert.Equal("Rules:operators:Commands: 'vtom *' matches no command in this version.", Assert.Single(settings.Warnings));
    }

    [Fact]
    public void The_page_answers_to_its_own_names_only()
    {
        var web = new SiteUnderTest().With("Web:Urls", "http://10.1.2.3:80;https://[::]:443").With("Web:AllowedHosts:0", "bot.example").Load().Web;

        Assert.Equal(["bot.example", "10.1.2.3", "localhost", "127.0.0.1", "[::1]"], web.AllowedHosts.AsEnumerable());
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("http://127.9.9.9", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://localhost.example:5080", false)]
    [InlineData("http://127.0.0.1.example:5080", false)]
    [InlineData("http://127.0.0.1@example:5080", false)]
    [InlineData("http://192.168.1.1:5080", false)]
    [InlineData("http://unix:/tmp/socket", false)]
    [InlineData("nonsense", false)]
    public void Only_this_machine_reaches_a_loopback_address(string url, bool loopback) => Assert.Equal(loopback, WebSection.IsLoopback(url));
}
