using ChatOps.Demo;
using ChatOps.Server;
using ChatOps.Server.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>A demo stays a demo, whatever is merged over it.</summary>
public sealed class DemoGuardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-demo-").FullName;
    private readonly DemoHost _host;

    public DemoGuardTests() => _host = DemoHost.Create(_folder);

    [Fact]
    public void The_demos_own_settings_pass()
    {
        var site = DemoBot.Read(settingsFile: null, _folder, _host);

        Assert.Empty(site.Warnings);
        Assert.Equal(["approver", "operator", "viewer"], site.DemoAccounts.Select(a => a.Person).Order());
        Assert.Equal("operator", site.Settings.People.FindByToken("demo-operator")?.Person);
        Assert.Contains(site.Specs, s => s.Name == "demo echo");
    }

    [Fact]
    public void A_file_changes_and_adds()
    {
        var site = Merge("""
            {
              "Site": { "TimeZone": "Asia/Tokyo" },
              "Rules": { "viewers": { "Commands": [ "ops help" ] } },
              "Commands": { "id": { "Family": "demo", "Verb": "id", "Summary": "Who.", "Host": "local", "Run": [ "/usr/bin/id" ], "Risk": "Read" } }
            }
            """);

        Assert.Equal("Asia/Tokyo", site.Settings.Zone.Id);
        Assert.Equal(["ops help"], site.Settings.Rules.Single(r => r.Name == "viewers").Commands.AsEnumerable());
        Assert.Contains(site.Specs, s => s.Name == "demo id");
    }

    [Theory]
    [InlineData("""{ "Hosts": { "web1": { "Executor": "Local", "StepFolder": "DIR/x" } } }""", "Hosts:web1: the demo works on its own hosts only")]
    [InlineData("""{ "Hosts": { "web1": { "Executor": "Ssh", "Address": "10.0.0.1" } } }""", "Hosts:web1:Executor: the demo's hosts are Local.")]
    [InlineData("""{ "Hosts": { "lims1": { "User": "root2" } } }""", "Hosts:lims1:User: the demo runs everything as the person who started it")]
    [InlineData("""{ "Hosts": { "lims1": { "StepFolder": "/var/tmp/elsewhere" } } }""", "Hosts:lims1:StepFolder: must lie in the demo's folder")]
    [InlineData("""{ "Hosts": { "lims1": { "StepFolder": "DIR/../elsewhere" } } }""", "Hosts:lims1:StepFolder: must lie in the demo's folder")]
    [InlineData("""{ "Targets": { "lims1": { "Data": "/home/senaite/data" } } }""", "Targets:lims1:Data: '/home/senaite/data' must lie in the demo's folder")]
    [InlineData("""{ "Targets": { "lims1": { "User": "senaite_daemon" } } }""", "Targets:lims1:User: the demo runs everything as")]
    [InlineData("""{ "Targets": { "lims1": { "Supervisorctl": "/usr/bin/supervisorctl" } } }""", "Targets:lims1:Supervisorctl: '/usr/bin/supervisorctl' must lie in")]
    [InlineData("""{ "Targets": { "lims1": { "ZeoHost": "10.0.0.1" } } }""", "Targets:lims1:ZeoHost: '10.0.0.1' is not this machine")]
    [InlineData("""{ "Targets": { "real": { "Kind": "senaite", "Host": "lims1" } } }""", "Targets:real: the demo has its own targets only (lims1, vtom1, vtom1d)")]
    [InlineData("""{ "Targets": { "vtom1": { "Address": "10.0.0.1" } } }""", "Targets:vtom1:Address: '10.0.0.1' is not this machine")]
    [InlineData("""{ "Targets": { "vtom1": { "Home": "/home/vtom" } } }""", "Targets:vtom1:Home: '/home/vtom' must lie in the demo's folder")]
    [InlineData("""{ "Targets": { "vtom1d": { "ServicesFile": "/etc/services" } } }""", "Targets:vtom1d:ServicesFile: '/etc/services' must lie in the demo's folder")]
    [InlineData("""{ "Targets": { "vtom1": { "User": "vtom" } } }""", "Targets:vtom1:User: the demo runs everything as")]
    [InlineData("""{ "Targets": { "vtom1": { "Tools": { "StartServers": "/opt/vtom/bin/start_servers" } } } }""", "Targets:vtom1:Tools:StartServers: '/opt/vtom/bin/start_servers' must lie")]
    [InlineData("""{ "Commands": { "echo": { "User": "postgres" } } }""", "Commands:echo:User: the demo runs everything as")]
    [InlineData("""{ "Storage": { "Path": "/var/lib/chatops" } }""", "Storage:Path: the demo keeps its state in its own folder")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "all": { "Url": "http://0.0.0.0:5080" } } } }""", "Kestrel:Endpoints: the demo listens where --urls says only")]
    public void What_is_not_the_demos_is_refused(string json, string sentence)
    {
        var failure = Assert.Throws<SettingsException>(() => Merge(json.Replace("DIR", _folder, StringComparison.Ordinal)));

        Assert.Contains(failure.Problems, p => p.StartsWith(sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://127.0.0.1:5080;http://*:5081")]
    [InlineData("http://demo.example:5080")]
    public async Task An_address_that_others_reach_is_refused_before_anything_is_made(string urls)
    {
        var data = Path.Combine(_folder, "untouched");

        var failure = await Assert.ThrowsAsync<BotException>(() => DemoBot.RunAsync(null, urls, data, TextWriter.Null, CancellationToken.None));

        Assert.StartsWith("demo-not-loopback: ", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public void The_demos_tokens_open_no_site()
    {
        var file = Path.Combine(_folder, "token");
        File.WriteAllText(file, DemoSettings.Tokens["operator"]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);

        Assert.Contains("needs 128", Assert.Single(new SiteUnderTest().With("People:ann:TokenFile", file).Problems()), StringComparison.Ordinal);
        Assert.Null(new SiteUnderTest().Load().People.FindByToken("demo-operator"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private BotSite Merge(string json)
    {
        var file = Path.Combine(_folder, "merged.json");
        File.WriteAllText(file, json);
        return DemoBot.Read(file, _folder, _host);
    }
}
