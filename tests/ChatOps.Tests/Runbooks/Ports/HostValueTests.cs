using System.Collections.Immutable;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;
using ChatOps.Server.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Catalog = ChatOps.Core.Catalogue.Catalogue;

namespace ChatOps.Tests.Runbooks.Ports;

/// <summary>What stands for HOST in a command, from the typed text to nmap's arguments.</summary>
public class HostValueTests
{
    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["People:ann:Roles:0"] = "operator",
        ["People:eve:Roles:0"] = "viewer",
        ["Channels:ops:Slack"] = "C0123",
        ["Rules:operators:Roles:0"] = "operator",
        ["Rules:operators:Commands:0"] = "ports *",
        ["Rules:operators:Targets:0"] = "*",
        ["Rules:operators:Channels:0"] = "ops",
        ["Rules:viewers:Roles:0"] = "viewer",
        ["Rules:viewers:Commands:0"] = "ports *",
        ["Rules:viewers:Targets:0"] = "10.0.0.1?",
        ["Rules:viewers:Targets:1"] = "web1",
        ["Rules:viewers:Channels:0"] = "ops",
        ["Hosts:web1:Executor"] = "Local",
        ["Hosts:web1:Address"] = "10.99.4.2",
        ["Hosts:db1:Executor"] = "Local",
        ["Hosts:db1:Address"] = "db1.example",
        ["Ports:Networks:0"] = "10.0.0.0/24",
        ["Ports:Networks:1"] = "fd00:1::/64",
    };

    private static readonly SiteSettings Settings = SettingsLoader.Load(
        new ConfigurationBuilder().AddInMemoryCollection(Keys).Build(), AllRunbooks.Kinds);

    private static readonly CommandParser Parser = new(new Catalog(AllRunbooks.Commands));

    [Theory]
    [InlineData("web1", "host:web1")]
    [InlineData("WEB1", "host:web1")]
    [InlineData("10.0.0.5", "address:10.0.0.5")]
    [InlineData("FD00:1:0::5", "address:fd00:1::5")]
    [InlineData("::ffff:10.0.0.5", "address:10.0.0.5")]
    [InlineData("<http://10.0.0.5|10.0.0.5>", "address:10.0.0.5")]
    public void A_host_of_the_inventory_and_an_address_in_an_allowed_network_are_found(string typed, string target)
    {
        var command = Assert.IsType<ParseResult.Parsed>(Parse($"/ports scan {typed} --range 22")).Command;
        Assert.Equal(target, command.Target.ToString());
        Assert.NotNull(((IInventory)Settings.Inventory).Find(command.Target!.Value));
        Assert.Equal(command.Target, Assert.IsType<ParseResult.Parsed>(Parse(command.Text)).Command.Target);
    }

    [Theory]
    [InlineData("10.0.0.0/24", "bad-host")]
    [InlineData("10.0.0.1-5", "bad-host")]
    [InlineData("10.0.0.1,2", "bad-host")]
    [InlineData("10.0.0.*", "bad-host")]
    [InlineData("-iL", "bad-host")]
    [InlineData("-- -iL", "bad-host")]
    [InlineData("\"--script=x\"", "bad-host")]
    [InlineData("[fd00:1::5]", "bad-host")]
    [InlineData("fd00:1::5%lo", "bad-host")]
    [InlineData("010.0.0.5", "bad-host")]
    [InlineData("0x0a000005", "bad-host")]
    [InlineData("0xa.0.0.5", "bad-host")]
    [InlineData("167772165", "bad-host")]
    [InlineData("10.5", "bad-host")]
    [InlineData("\"10.0.0.5 10.0.0.6\"", "bad-host")]
    [InlineData("bücher.example", "bad-host")]
    [InlineData("１０.0.0.5", "bad-host")]
    [InlineData("\"\"", "bad-host")]
    [InlineData("::ffff:10.1.0.5", "address-not-allowed")]
    [InlineData("10.0.1.5", "address-not-allowed")]
    [InlineData("127.0.0.1", "address-not-allowed")]
    [InlineData("fd00:2::5", "address-not-allowed")]
    [InlineData("10.99.4.2", "address-not-allowed")]
    [InlineData("localhost", "unknown-host")]
    [InlineData("www.example.org", "unknown-host")]
    [InlineData("web2", "unknown-host")]
    public void Everything_else_is_refused_and_says_what_to_write(string typed, string code)
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(Parse($"/ports scan {typed}"));
        Assert.Equal(code, rejected.Code);
        Assert.Contains("web1", rejected.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("1-65536")]
    [InlineData("100-1")]
    [InlineData("22,")]
    [InlineData("S:22")]
    [InlineData("-")]
    [InlineData("ssh")]
    public void A_range_that_is_none_is_refused(string range) =>
        Assert.Equal("bad-argument", Assert.IsType<ParseResult.Rejected>(Parse($"/ports scan web1 --range {range}")).Code);

    [Fact]
    public void Rules_narrow_addresses_like_targets()
    {
        Assert.IsType<ParseResult.Parsed>(Parse("/ports scan 10.0.0.17", "eve"));
        Assert.Equal("address-not-allowed", Assert.IsType<ParseResult.Rejected>(Parse("/ports scan 10.0.0.5", "eve")).Code);
        Assert.Equal("unknown-host", Assert.IsType<ParseResult.Rejected>(Parse("/ports scan db1", "eve")).Code);
    }

    [Fact]
    public void Only_hosts_of_the_inventory_can_be_asked_what_listens()
    {
        Assert.Equal("unknown-host", Assert.IsType<ParseResult.Rejected>(Parse("/ports listen nosuch")).Code);
        Assert.Equal("bad-host", Assert.IsType<ParseResult.Rejected>(Parse("/ports audit 10.0.0.5")).Code);
    }

    [Theory]
    [InlineData("address:10.0.1.5")]
    [InlineData("address:010.0.0.5")]
    [InlineData("address:-iL")]
    [InlineData("address:::ffff:10.0.0.5")]
    public void The_inventory_knows_no_other_addresses_either(string id) => Assert.Null(((IInventory)Settings.Inventory).Find(TargetId.Parse(id)));

    [Fact]
    public void Whatever_is_typed_and_resolved_one_plain_allowed_address_stands_behind_the_dashes()
    {
        var parsed = 0;
        var words = Gen.Elements(
            "web1", "db1", "10.0.0.5", "10.0.0.", "10.0.0.1-5", "/24", "/", ",", "-", "--", "-iL", "--script", "=", "fd00:1::5", "fd00:1::", "::ffff:", "::", "%lo", "[",
            "]", "0x", "0", "07", "255", ".", "*", " ", "\"", "127.0.0.1", "10.0.0.5\u00A0", "é", "１", "<http://a|10.0.0.9>", "\\", "localhost", ":", "1", "e");
        var typed = Gen.Choose(1, 5).SelectMany(n => Gen.ArrayOf(words, n)).Select(string.Concat);
        Prop.ForAll(typed.ToArbitrary(), typed.ToArbitrary(), (host, resolved) =>
        {
            if (Parse($"/ports scan {host}") is not ParseResult.Parsed { Command: var command })
                return true;
            parsed++;
            var target = ((IInventory)Settings.Inventory).Find(command.Target!.Value)!;
            return Planned(command, target, resolved).All(step => IsSafe(step, target));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.True(parsed > 100, $"only {parsed} texts were understood at all");
    }

    [Fact]
    public void UDP_ports_are_refused_with_the_reason_and_TCP_ones_may_have_their_letter()
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(Parse("/ports scan web1 --range T:21-25,U:53"));
        Assert.Equal("bad-argument", rejected.Code);
        Assert.Contains("UDP ports (U:) need nmap as root, and this bot scans TCP only", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal("21-25,80", Assert.IsType<ParseResult.Parsed>(Parse("/ports audit web1 --range T:21-25,80")).Command.Value("range"));
    }

    private static bool IsSafe(Step step, Target target)
    {
        var arguments = step.Command.Arguments;
        var dashes = arguments.IndexOf("--");
        string[] before = [.. arguments[1..dashes].Where(a => a is not "-6")];
        return dashes == arguments.Length - 2
            && PortRanges.Canonical(before[5]) == before[5]
            && before.SequenceEqual(["-Pn", "-n", "-sT", "-T4", "-p", before[5], "-v", "--stats-every", "5s", "--append-output", "-oX", "/dev/stderr"])
            && PlainAddress.Read(arguments[^1]) is { } address && address.ToString() == arguments[^1]
            && (target.Id.Kind == "host" || (Settings.Inventory.AtAddress(address) is not null && arguments[^1] == target.Name));
    }

    private static ImmutableArray<Step> Planned(ParsedCommand command, Target target, string resolved)
    {
        var bench = new PortsBench().Answering("/usr/bin/getent ahosts db1.example", 0, $"{resolved} STREAM\n10.7.7.7 STREAM db1.example\n");
        var planning = PortsBench.Runbook("scan").PlanAsync(
            new(command, target, bench, "k3x9p", PortsBench.Now, TimeZoneInfo.Utc, PortsBench.Now, TargetBusy: false) { Elsewhere = _ => bench }, CancellationToken.None);
        return Assert.IsType<Planning.Ready>(planning.GetAwaiter().GetResult()).Plan.Steps;
    }

    private static ParseResult Parse(string text, string person = "ann")
    {
        var actor = Settings.People.Find(person)!;
        var access = Settings.Policy;
        return Parser.Parse(
            text, spec => access.Targets(actor, spec, "ops", Settings.Inventory), null, (spec, address) => access.At(actor, spec, "ops", Settings.Inventory, address));
    }
}
