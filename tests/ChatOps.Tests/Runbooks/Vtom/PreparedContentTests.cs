using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>The files that people copy by hand, and what the bot does, must come to the same.</summary>
public sealed class PreparedContentTests : IDisposable
{
    private readonly TemporaryHost _host = new();

    public void Dispose() => _host.Dispose();

    private string Origin => _host.FileOf("vtom") + ".origin";

    private string Maint => _host.FileOf("vtom") + ".maint";

    private Task<Planning> PlanAsync(string state, params (string, string)[] settings) => _host.PlanAsync("maint", _host.Target("vtom1", settings), default, ("state", state), ("cut-jobs", "true"));

    private async Task<Planning.Refused> RefusedAsync(string state, params (string, string)[] settings) => Assert.IsType<Planning.Refused>(await PlanAsync(state, settings));

    private async Task<Driven> DoAsync(string state, params (string, string)[] settings) =>
        await TemporaryHost.DriveAsync(Assert.IsType<Planning.Ready>(await PlanAsync(state, settings)).Plan);

    [Fact]
    public async Task The_files_of_the_seed_are_what_is_written_anyway_whatever_else_stands_in_them()
    {
        await File.WriteAllTextAsync(Origin, "# origine\n[ports]\nvtserver:vtserver\n");
        await File.WriteAllTextAsync(Maint, "[ports]\n\nvtserver:vtserverm\n");
        Assert.Equal(Outcome.Succeeded, (await DoAsync("on")).Outcome);
        Assert.Equal("[ports]\nvtserver:vtserverm\n", _host.Content());
    }

    [Fact]
    public async Task A_prepared_file_that_would_do_something_else_is_refused_with_the_difference()
    {
        await File.WriteAllTextAsync(Maint, "[ports]\nvtserver:vtserverm\nvtnotifier:vtnotifierm\n");
        await File.WriteAllTextAsync(Origin, "[ports]\nvtsgbd:vtsgbdx\n");
        var refused = await RefusedAsync("on");
        Assert.Equal("prepared-differs", refused.Code);
        foreach (var part in new[] { $"{Maint} maps vtnotifier to vtnotifierm, this command would write vtnotifier", $"{Origin} maps vtsgbd to vtsgbdx, {_host.FileOf("vtom")} has now vtsgbd", "MaintenanceFile of vtom1 to copy" })
            Assert.Contains(part, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_host.Calls());
    }

    [Fact]
    public async Task The_way_out_of_maintenance_is_told_a_difference_and_not_barred_by_it()
    {
        await DoAsync("on");
        await File.WriteAllTextAsync(Origin, "[ports]\nvtserver:other\n");
        var plan = Assert.IsType<Planning.Ready>(await PlanAsync("off")).Plan;
        Assert.Contains(plan.Summary, l => l == $"Differs: {Origin} maps vtserver to other, this command would write vtserver.");
    }

    [Fact]
    public async Task Where_the_site_wants_it_the_prepared_files_are_copied_as_they_stand()
    {
        const string Prepared = "# ports de maintenance\n[ports]\nvtserver:vtserverm\nvtnotifier:vtsgbd2\n", Before = "# normal\n[ports]\nvtserver:vtserver\n";
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserver\n");
        await File.WriteAllTextAsync(Maint, Prepared.Replace("vtnotifier:vtsgbd2\n", "", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Origin, Before);
        Assert.Equal(Outcome.Succeeded, (await DoAsync("on", ("MaintenanceFile", "copy"))).Outcome);
        Assert.Equal(await File.ReadAllTextAsync(Maint), _host.Content());
        Assert.Equal(30107, _host.Port());
        Assert.Equal(Outcome.Succeeded, (await DoAsync("off", ("MaintenanceFile", "copy"))).Outcome);
        Assert.Equal((Before, 30007), (_host.Content(), _host.Port()));

        await File.WriteAllTextAsync(Maint, Prepared);
        var plan = Assert.IsType<Planning.Ready>(await PlanAsync("on", ("MaintenanceFile", "copy"))).Plan;
        Assert.Contains(plan.Summary, l => l.StartsWith("It also moves vtnotifier from vtnotifier to vtsgbd2, which is not proved here", StringComparison.Ordinal));
        Assert.Contains(plan.Basis, f => f.Name == Maint);
    }

    [Fact]
    public async Task A_file_that_is_to_be_copied_must_be_there_and_move_what_the_settings_say()
    {
        Assert.Equal("prepared-missing", (await RefusedAsync("on", ("MaintenanceFile", "copy"))).Code);
        await File.WriteAllTextAsync(Maint, "[ports]\nvtserver:vtserver\n");
        var refused = await RefusedAsync("on", ("MaintenanceFile", "copy"));
        Assert.Equal("prepared-differs", refused.Code);
        Assert.Contains($"{Maint} maps vtserver to vtserver, not to vtserverm", refused.Reason, StringComparison.Ordinal);
        // The last line would count for the check, and nobody knows which one counts for VTOM.
        await File.WriteAllTextAsync(Maint, "[ports]\nvtserver:vtserver\nvtserver:vtserverm\n");
        Assert.Equal("odd-file", (await RefusedAsync("on", ("MaintenanceFile", "copy"))).Code);
    }

    [Fact]
    public async Task The_report_says_where_to_connect()
    {
        Assert.Contains("Clients connect to vtserver at 127.0.0.1:30107", (await DoAsync("on")).Report, StringComparison.Ordinal);
        Assert.Contains("Clients connect to vtserver at vtom1.example:30007", (await DoAsync("off", ("Address", "vtom1.example"))).Report, StringComparison.Ordinal);
        await _host.DoAsync("stop");
        Assert.Contains("Clients connect to vtserver at 127.0.0.1:30007", (await _host.DoAsync("start")).Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_says_why_it_brings_nothing_up_is_quoted_on_both_ways()
    {
        var plan = Assert.IsType<Planning.Ready>(await PlanAsync("on", ("StartLimit", "00:00:05"))).Plan;
        _host.Fault("start-silent");
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Equal("nobody listens on 30107 yet; start_servers said: licence expiree le 31/10/2026", driven.Verdicts["bound-ports"].Why);
        Assert.Equal("nobody listens on 30007 yet; start_servers said: licence expiree le 31/10/2026", driven.Verdicts["bound-ports-back"].Why);
        Assert.Contains("licence expiree le 31/10/2026", driven.Report, StringComparison.Ordinal);
    }
}
