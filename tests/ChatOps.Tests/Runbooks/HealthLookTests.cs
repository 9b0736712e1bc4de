using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Watches;
using ChatOps.Runbooks;

namespace ChatOps.Tests.Runbooks;

/// <summary>What the bot's own looks make of answers as curl and /proc/net/tcp give them.</summary>
public class HealthLookTests
{
    /// <summary>ZEO's port 8100 is 1FA4.</summary>
    private const string Open = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: 0100007F:1FA4 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1234 1 0 100 0 0 10 0\n";

    private const string Closed = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private static async Task<(TargetHealth Health, AnsweringHost Host)> LookAsync(string kind, Func<CommandLine, ProbeResult> answer, params (string Key, string Value)[] settings)
    {
        var look = Assert.Single(AllRunbooks.HealthLooks, l => l.Kind == kind);
        var host = new AnsweringHost(answer);
        var target = new Target(
            new(kind, "t1"), new("h1", "Local", "", "", "", []), settings.ToImmutableSortedDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase));
        return (await look.LookAsync(target, host, CancellationToken.None), host);
    }

    private static Task<(TargetHealth Health, AnsweringHost Host)> SenaiteAsync(ProbeResult first, ProbeResult second, string table) => LookAsync(
        "senaite", c => c.Arguments.Any(a => a.Contains(":8081/", StringComparison.Ordinal)) ? first : c.Arguments.Any(a => a.Contains(":8082/", StringComparison.Ordinal)) ? second : new(0, table, ""),
        ("Instance", "lims"), ("Clients:0:Program", "client1"), ("Clients:0:Port", "8081"), ("Clients:1:Program", "client2"), ("Clients:1:Port", "8082"), ("ZeoPort", "8100"));

    private static readonly ProbeResult Good = new(0, "200 ", ""), Dead = new(7, "000 ", "curl: (7) Failed to connect\n"), NoCurl = new(127, "", "curl: not found\n");

    [Fact]
    public async Task Senaite_is_well_when_every_client_answers_and_zeos_port_is_open_asked_without_another_account()
    {
        var (health, host) = await SenaiteAsync(Good, Good, Open);
        Assert.Equal(new TargetHealth(TargetCondition.Well, "both clients answer, ZEO's port is open"), health);
        Assert.All(host.Users, Assert.Empty);
        Assert.Empty(host.RootLines);
    }

    [Fact]
    public async Task One_client_that_does_not_answer_needs_a_look_and_none_or_no_zeo_is_ill()
    {
        Assert.Equal(new TargetHealth(TargetCondition.NeedsLook, "1 of 2 clients answer; client2: does not answer"), (await SenaiteAsync(Good, Dead, Open)).Health);
        Assert.Equal(TargetCondition.Bad, (await SenaiteAsync(Dead, Dead, Open)).Health.Condition);
        Assert.Equal(new TargetHealth(TargetCondition.Bad, "2 of 2 clients answer; ZEO's port 8100 is closed"), (await SenaiteAsync(Good, Good, Closed)).Health);
    }

    [Fact]
    public async Task What_could_not_be_asked_is_not_known_and_not_ill()
    {
        Assert.Equal(TargetCondition.NotKnown, (await SenaiteAsync(Good, NoCurl, Open)).Health.Condition);
        var (health, _) = await SenaiteAsync(Good, Good, "cat: /proc/net/tcp: Permission denied");
        Assert.Equal(TargetCondition.NotKnown, health.Condition);
    }

    [Theory]
    [InlineData(true, false, TargetCondition.Well), InlineData(false, true, TargetCondition.Well), InlineData(false, false, TargetCondition.Bad), InlineData(true, true, TargetCondition.NeedsLook)]
    public async Task Vtom_is_told_by_the_ports_at_which_it_takes_connections(bool normal, bool maintenance, TargetCondition condition)
    {
        var (health, host) = await LookAsync("vtom", Answer, ("Address", "127.0.0.1"), ("NormalService", "vtserver"), ("MaintenanceService", "vtserverm"));
        Assert.Equal(condition, health.Condition);
        Assert.Equal(maintenance && !normal, health.Told.StartsWith("in maintenance", StringComparison.Ordinal));
        Assert.All(host.Users, Assert.Empty);
        Assert.Empty(host.RootLines);

        ProbeResult Answer(CommandLine command) => command.Arguments[^1] switch
        {
            "telnet://127.0.0.1:30001" => Connect(normal),
            "telnet://127.0.0.1:30007" => Connect(maintenance),
            _ => new(0, Convert.ToBase64String("vtserver 30001/tcp\nvtserverm 30007/tcp\n"u8), ""),
        };

        static ProbeResult Connect(bool open) => open ? new(28, "0.000123", "") : new(7, "0.000000", "curl: (7)\n");
    }
}
