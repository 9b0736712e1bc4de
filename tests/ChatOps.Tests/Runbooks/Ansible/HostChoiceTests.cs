using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks.Ansible;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>Which hosts a playbook is played on, and what the folder's own variables may not say of them. Each line was broken once by hand.</summary>
public class HostChoiceTests
{
    private static readonly SshWay Way = new(0, "", "", "", "", "", "", AllowPrograms: false);

    private string? Only { get; set; }

    private string Chosen(ImmutableArray<string> names, params (string Variable, string Value)[] variables)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        var look = new ControllerLook(
            "2.14.18",
            ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
            [
                KeyValuePair.Create("web1", variables.ToImmutableSortedDictionary(v => v.Variable, v => v.Value, StringComparer.Ordinal)), KeyValuePair.Create("web2", none),
                KeyValuePair.Create("here", none), KeyValuePair.Create("stranger", none), KeyValuePair.Create("both", none),
            ]),
            ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
            [
                KeyValuePair.Create("web", ImmutableArray.Create("web1", "web2")), KeyValuePair.Create("empty", ImmutableArray<string>.Empty),
                KeyValuePair.Create("both", ImmutableArray.Create("web1")), KeyValuePair.Create("odd", ImmutableArray.Create("both")),
            ]));
        var chosen = HostChoice.Of(names, Only, look, new ThreeHosts());
        return chosen.Refused is { } refused ? refused.Code : string.Join(' ', chosen.Answer!.Select(h => h.Name));
    }

    [Theory]
    [InlineData("web1", "web1")]
    [InlineData("web", "web1 web2")]
    [InlineData("web,web1", "web1 web2")]
    [InlineData("empty", "no-hosts")]
    [InlineData("nosuch", "unknown-host")]
    [InlineData("web1:web2", "unknown-host")]
    [InlineData("~.*", "unknown-host")]
    [InlineData("stranger", "unknown-host")]
    [InlineData("both", "name-ambiguous")]
    [InlineData("odd", "name-ambiguous")]
    [InlineData("here", "not-by-ssh")]
    public void Hosts_and_groups_are_taken_by_name_and_nothing_else(string names, string expected) => Assert.Equal(expected, Chosen([.. names.Split(',')]));

    [Theory]
    [InlineData("ansible_host", "10.0.0.1", "web1")]
    [InlineData("ansible_host", "10.9.9.9", "connection-differs")]
    [InlineData("ansible_port", "22", "web1")]
    [InlineData("ansible_port", "2222", "connection-differs")]
    [InlineData("ansible_connection", "ssh", "web1")]
    [InlineData("ansible_connection", "local", "connection-differs")]
    [InlineData("ansible_ssh_common_args", "-o ProxyCommand=/bin/sh", "connection-differs")]
    [InlineData("ansible_ssh_executable", "/tmp/ssh", "connection-differs")]
    [InlineData("ansible_ssh_private_key_file", "/root/key", "connection-differs")]
    public void The_folders_variables_lead_nowhere_else_and_start_nothing(string variable, string value, string expected) =>
        Assert.Equal(expected, Chosen(["web1"], (variable, value)));

    [Fact]
    public void What_a_person_typed_is_marked_as_text_and_a_truth_stays_one()
    {
        var spec = new CommandSpec("app", "deploy", "Deploys", Risk.Change,
            [new Parameter.Text("version", "A version", Required: false), new Parameter.Flag("force", "Whatever it takes")], []);
        var declared = new PlaybookCommand("deploy", spec, "deploy.yml", ["web"], TimeSpan.FromMinutes(5))
        {
            Vars = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("version", "app_version"), KeyValuePair.Create("force", "app_force")]),
        };
        var typed = new ParsedCommand(spec, null, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("version", "{{ lookup('pipe', 'id') }}")]));
        Assert.Equal("""{"app_force":false,"app_version":{"__ansible_unsafe":"{{ lookup('pipe', 'id') }}"}}""", Json(Variables.Of(declared, typed)));
        Assert.Contains("\"app_force\":true", Json(Variables.Of(declared, typed with { Values = typed.Values.Add("force", "true") })), StringComparison.Ordinal);
    }

    private static string Json(System.Text.Json.Nodes.JsonObject variables) =>
        variables.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    [Theory]
    [InlineData("web2", "web2")]
    [InlineData("web2,web1", "web1 web2")]
    [InlineData("web2,here", "unknown-host")]
    [InlineData("", "unknown-host")]
    public void Some_of_the_hosts_can_be_named_and_nobody_beside_them(string only, string chosen)
    {
        Only = only;
        Assert.Equal(chosen, Chosen(["web"]));
    }

    private sealed class ThreeHosts : IInventory
    {
        public IReadOnlyList<Host> Hosts { get; } =
        [
            new("web1", "Ssh", "10.0.0.1", "bot", "", ["web"]) { Ssh = Way }, new("web2", "Ssh", "10.0.0.2", "bot", "", ["web"]) { Ssh = Way },
            new("both", "Ssh", "10.0.0.3", "bot", "", []) { Ssh = Way }, new("here", "Local", "", "", "", []),
        ];

        public IReadOnlyList<Target> Targets => [];
    }
}
