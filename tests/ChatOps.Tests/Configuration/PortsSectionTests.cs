using System.Net;
using ChatOps.Core.Inventory;

namespace ChatOps.Tests.Configuration;

public class PortsSectionTests
{
    [Theory]
    [InlineData("-iL")]
    [InlineData("10.0.0.0/24")]
    [InlineData("10.0.0.1-5")]
    [InlineData("010.0.0.1")]
    [InlineData("10.1")]
    [InlineData("0x7f000001")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::")]
    [InlineData("web1,web2")]
    [InlineData("web 1")]
    [InlineData("web_1.example")]
    [InlineData("-web1")]
    [InlineData("bücher.example")]
    public void An_address_of_a_host_that_is_neither_a_name_nor_one_address_stops_the_start(string address)
    {
        var problem = Assert.Single(new SiteUnderTest().With("Hosts:local:Address", address).Problems());
        Assert.StartsWith("Hosts:local:Address", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("fd00::5")]
    [InlineData("web1")]
    [InlineData("web1.example.org")]
    public void A_name_or_one_address_is_taken(string address) =>
        Assert.Equal(address, new SiteUnderTest().With("Hosts:local:Address", address).Load().Inventory.Hosts[0].Address);

    [Theory]
    [InlineData("Networks:0", "10.0.0.5/24")]
    [InlineData("Networks:0", "10.0/16")]
    [InlineData("Networks:0", "010.0.0.0/24")]
    [InlineData("Networks:0", "0.0.0.0/0")]
    [InlineData("Networks:0", "::ffff:10.0.0.0/104")]
    [InlineData("Networks:0", "internet")]
    [InlineData("ScanFrom", "nosuch")]
    [InlineData("Nmap", "nmap")]
    [InlineData("NmapUser", "-u")]
    [InlineData("Range", "1-65536")]
    [InlineData("TimeLimit", "30")]
    [InlineData("Netwroks", "x")]
    public void What_cannot_be_in_Ports_stops_the_start(string key, string value)
    {
        var problem = Assert.Single(new SiteUnderTest().With($"Ports:{key}", value).Problems());
        Assert.StartsWith($"Ports:{key.Split(':')[0]}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_are_targets_inside_the_networks_and_scans_start_at_the_bot_unless_said()
    {
        var inventory = new SiteUnderTest().Without("Hosts").Without("Targets").With("Hosts:web1:Executor", "Local")
            .With("Ports:Networks:0", "10.0.0.0/24").With("Ports:Networks:1", "fd00::5").Load().Inventory;
        Assert.Equal("local", inventory.AtAddress(IPAddress.Parse("10.0.0.7"))?.Host.Name);
        Assert.NotNull(inventory.AtAddress(IPAddress.Parse("fd00::5")));
        Assert.Null(inventory.AtAddress(IPAddress.Parse("fd00::6")));
        Assert.Equal("Local", inventory.FindHost("local")?.Executor);
        Assert.Null(((IInventory)inventory).Find(new("host", "nosuch")));
        Assert.DoesNotContain(inventory.Hosts, h => h.Name == "local");
    }

    [Fact]
    public void A_host_says_where_its_own_programs_are()
    {
        var inventory = new SiteUnderTest().With("Ports:Ss", "/bin/ss").With("Hosts:local:Netstat", "/opt/netstat").Load().Inventory;
        var settings = ((IInventory)inventory).Find(new("host", "local"))!.Settings;
        Assert.Equal(("/bin/ss", "/opt/netstat", "local"), (settings["Tools:Ss"], settings["Tools:Netstat"], settings["ScanFrom"]));
    }

    [Fact]
    public void A_rule_may_name_a_pattern_of_addresses_where_there_are_networks()
    {
        var rule = new SiteUnderTest().With("Rules:operators:Targets:0", "10.0.0.*");
        Assert.Contains("matches no target", Assert.Single(rule.Problems()), StringComparison.Ordinal);
        rule.With("Ports:Networks:0", "10.0.0.0/24").LoadWith();
    }
}
