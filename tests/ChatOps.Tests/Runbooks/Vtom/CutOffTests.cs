using ChatOps.Core.Plans;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>Stopping servers under running engines and jobs takes a second person, or somebody who says so.</summary>
[Trait("Category", "Decisions")]
public sealed class CutOffTests : IDisposable
{
    private readonly TemporaryHost _host = new();

    public void Dispose() => _host.Dispose();

    private Task<Plan> OnAsync(params (string, string)[] more) => _host.ReadyAsync("maint", null, default, [("state", "on"), .. more]);

    private static string Told(Plan plan) => string.Join('\n', plan.Summary);

    [Fact]
    public async Task What_is_known_to_be_idle_needs_nobody_else()
    {
        _host.Fault("jobs");
        var plan = await OnAsync();
        Assert.Null(plan.Asks);
        Assert.Contains("No engine runs, as vtping tells.", Told(plan), StringComparison.Ordinal);
        Assert.Contains("No job runs, as tlist tells.", Told(plan), StringComparison.Ordinal);
        Assert.Null((await _host.ReadyAsync("stop")).Asks);
        // A job that begins in between is not cut off by a plan that found none.
        _host.Fault("jobs", "paie|nuit|job12\n");
        Assert.Contains("engines and jobs", Basis.Difference(plan.Basis, (await OnAsync()).Basis), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_run_take_a_second_person_or_the_word_of_the_requester()
    {
        _host.Fault("jobs", "paie|nuit|job12\npaie|nuit|job13\n");
        foreach (var verb in (string[])["maint", "stop"])
        {
            (string, string)[] values = verb == "maint" ? [("state", "on")] : [];
            var plan = await _host.ReadyAsync(verb, null, default, values);
            Assert.Equal("2 jobs run", plan.Asks!.Why);
            Assert.Contains("--cut-jobs", plan.Asks.Otherwise, StringComparison.Ordinal);
            Assert.Contains("Running jobs: paie|nuit|job12; paie|nuit|job13.", Told(plan), StringComparison.Ordinal);
            Assert.Contains("A second person decides, because 2 jobs run.", Told(plan), StringComparison.Ordinal);
            var cut = await _host.ReadyAsync(verb, null, default, [.. values, ("cut-jobs", "true")]);
            Assert.Null(cut.Asks);
            Assert.Contains("cut off without a second person (--cut-jobs)", Told(cut), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Engines_that_run_and_jobs_that_nobody_can_tell_take_one_too()
    {
        _host.StartEngines();
        var plan = await OnAsync();
        Assert.Equal("engines run (exploitation), and it is not known which jobs run (tlist does not tell: exit status 127)", plan.Asks!.Why);
        Assert.Contains("Running jobs: not known; tlist does not tell: exit status 127.", Told(plan), StringComparison.Ordinal);
        _host.Fault("ping-fails");
        _host.Fault("jobs");
        Assert.Contains("it is not known whether engines run", (await _host.ReadyAsync("stop")).Asks!.Why, StringComparison.Ordinal);
    }

    /// <summary>It exits with 0 and lists nothing, because it reached nobody.</summary>
    [Fact]
    public async Task A_program_that_complains_and_lists_nothing_has_not_said_that_no_job_runs()
    {
        var tlist = _host.Tool("tlist-unreachable");
        await File.WriteAllTextAsync(tlist, "#!/bin/sh\necho 'tlist: connexion impossible au serveur' >&2\n");
        File.SetUnixFileMode(tlist, (UnixFileMode)0b111_101_101);
        var plan = await _host.ReadyAsync("maint", _host.Target("vtom1", ("Tools:Tlist", tlist)), default, ("state", "on"));
        Assert.Contains("it is not known which jobs run (tlist-unreachable does not tell: tlist: connexion impossible au serveur)", plan.Asks!.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("No job runs", Told(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_back_asks_as_well_and_tells_what_it_will_release()
    {
        _host.Fault("jobs");
        await _host.DoAsync("maint", null, ("state", "on"));
        var idle = await _host.ReadyAsync("maint", null, default, ("state", "off"));
        Assert.Null(idle.Asks);
        Assert.Contains("Late jobs, which begin at once when the engines run again: not known; no program that lists them is named (Tools:LateJobs).", Told(idle), StringComparison.Ordinal);

        _host.Fault("jobs", "paie|nuit|job12\n");
        var late = await _host.ReadyAsync("maint", _host.Target("vtom1", ("Tools:LateJobs", "/usr/bin/printf paie|soir|job7")), default, ("state", "off"));
        Assert.Equal("a job runs", late.Asks!.Why);
        Assert.Contains("Late jobs, which begin at once when the engines run again: paie|soir|job7.", Told(late), StringComparison.Ordinal);
        var none = await _host.ReadyAsync("maint", _host.Target("vtom1", ("Tools:LateJobs", "/usr/bin/true")), default, ("state", "off"));
        Assert.Contains("No job is late", Told(none), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lets_jobs_be_cut_off_at_the_beginning_lets_it_be_at_the_end()
    {
        _host.Fault("jobs");
        Assert.Equal("vtom maint off vtom1", Assert.Single((await OnAsync(("for", "02:00:00"))).FollowUps).Command);
        _host.Fault("jobs", "paie|nuit|job12\n");
        Assert.Equal("vtom maint off vtom1 --cut-jobs", Assert.Single((await OnAsync(("for", "02:00:00"), ("cut-jobs", "true"))).FollowUps).Command);
    }
}
