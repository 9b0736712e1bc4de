using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public class VtomSettingsTests
{
    private static Target Target(params (string Key, string Value)[] settings) => new(
        new("vtom", "vtom1"), new("vtom1", "Local", "", "", "", []),
        settings.ToImmutableSortedDictionary(s => s.Key, s => s.Value).SetItem("Kind", "vtom").SetItem("Host", "vtom1"));

    [Fact]
    public void What_is_left_out_is_as_the_seed_has_it()
    {
        var target = VtomSettings.Bind(Target());
        Assert.Equal(new MovedService("vtserver", "vtserver", "vtserverm", null), Assert.Single(target.Services));
        Assert.Equal(("vtom", true, "/etc/services", "root", "127.0.0.1", ".personalport_rc"), (target.User, target.Login, target.ServicesFile, target.ServicesUser, target.Address, target.PersonalPortFile));
        Assert.Equal("start_servers", target.Tools.StartServers);
        Assert.Empty(new VtomKind().Problems(Target()));
    }

    [Fact]
    public void Several_services_move_each_with_names_of_its_own()
    {
        var target = VtomSettings.Bind(Target(
            ("Services:0:Service", "vtserver"), ("Services:0:NormalService", "vtserverd"), ("Services:0:MaintenanceService", "vtserverdm"), ("Services:1:Service", "svtserver"),
            ("Services:1:MaintenancePort", "31017"), ("Tools:VtPing", "/opt/vtom/bin/vtping"), ("EngineStop", "true"), ("Tools:StartEngines", "start_moteurs all"), ("Home", "/opt/vtom/")));
        Assert.Equal([new("vtserver", "vtserverd", "vtserverdm", null), new MovedService("svtserver", "svtserver", "svtserverm", 31017)], target.Services.AsEnumerable());
        Assert.Equal(("/opt/vtom/bin/vtping", "/opt/vtom/.personalport_rc"), (target.Tools.VtPing, target.PersonalPorts));
    }

    [Theory]
    [InlineData("Usr", "x", "not a setting of a vtom target")]
    [InlineData("Tools:Awk", "/usr/bin/awk", "not a setting")]
    [InlineData("Tools:Ss", "ss", "absolute")]
    [InlineData("Tools:StopServers", "-x", "plain name")]
    [InlineData("Home", "opt/vtom", "absolute")]
    [InlineData("ServicesFile", "/etc/../etc/services", "absolute")]
    [InlineData("MaintenanceService", "a b", "plain name")]
    [InlineData("MaintenanceService", "vtserver", "two ports")]
    [InlineData("MaintenancePort", "0", "port")]
    [InlineData("PersonalPortFile", "..", "name of a file")]
    [InlineData("Login", "maybe", "true or false")]
    [InlineData("StopLimit", "soon", "a time")]
    [InlineData("StartLimit", "00:00:01", "at least")]
    [InlineData("EngineStop", "true", "Tools:StartEngines")]
    [InlineData("Services:0:MaintenanceService", "x", "plain name")]
    public void A_setting_that_cannot_be_is_a_sentence_that_names_it(string key, string value, string says) =>
        Assert.Contains(new VtomKind().Problems(Target((key, value))), p => p.Contains(says, StringComparison.Ordinal) && p.StartsWith("Targets:vtom1", StringComparison.Ordinal));

    [Fact]
    public void A_list_of_services_does_not_stand_beside_a_single_one() => Assert.Contains(
        new VtomKind().Problems(Target(("Services:0:Service", "vtserver"), ("MaintenancePort", "30107"))), p => p.Contains("MaintenancePort stands beside", StringComparison.Ordinal));

    [Fact]
    public void One_service_twice_is_told() => Assert.Contains(
        new VtomKind().Problems(Target(("Services:0:Service", "a"), ("Services:1:Service", "a"), ("Services:1:MaintenanceService", "b"))), p => p.Contains("'a' twice", StringComparison.Ordinal));
}
